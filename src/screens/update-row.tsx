import { useState } from 'preact/hooks'
import { Icon } from '../ui/icon.tsx'
import { useWatched, useWorld } from './world.ts'

const noteOf = { ready: 'update.apply', applying: 'update.applying', 'lesson-open': 'update.lessonOpen' } as const

/** Only the home screen shows this: a new version is never put in while somebody learns. */
export function UpdateRow() {
  const { words, updates } = useWorld()
  const ready = useWatched(updates, updates.ready)
  const [state, setState] = useState<'ready' | 'applying' | 'lesson-open'>('ready')
  if (!ready) return null
  const apply = async () => {
    setState('applying')
    if (!(await updates.apply())) setState('lesson-open')
  }
  return (
    <button type="button" class="row now" onClick={apply}>
      <Icon name="again" />
      <span class="grow">
        <strong>{words('update.ready')}</strong>
        <span class="note">{words(noteOf[state])}</span>
      </span>
    </button>
  )
}
