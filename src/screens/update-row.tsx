import { useEffect, useState } from 'preact/hooks'
import { Icon } from '../ui/icon.tsx'
import { useWorld } from './world.ts'

/** Only the home screen shows this: a new version is never put in while somebody learns. */
export function UpdateRow() {
  const { words, updates } = useWorld()
  const [ready, setReady] = useState(updates.ready())
  const [applying, setApplying] = useState(false)
  useEffect(() => updates.watch(() => setReady(updates.ready())), [])
  if (!ready) return null
  const apply = async () => {
    setApplying(true)
    if (!(await updates.apply())) setApplying(false)
  }
  return (
    <button type="button" class="row now" onClick={apply}>
      <Icon name="again" />
      <span class="grow">
        <strong>{words('update.ready')}</strong>
        <span class="note">{words(applying ? 'update.applying' : 'update.apply')}</span>
      </span>
    </button>
  )
}
