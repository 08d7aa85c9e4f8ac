import { useState } from 'preact/hooks'
import { Button } from '../ui/button.tsx'
import { Trouble } from './trouble.tsx'
import { useWorld } from './world.ts'

const REVOKE_AFTER_MS = 60_000

/** The learner's own copy as a text file: possible in every state, also when nothing can be sent (D18). */
export function KeepCopy() {
  const { words, rooms, learner } = useWorld()
  const [error, setError] = useState<unknown>(null)
  const keep = async () => {
    const text = await rooms.records.exportText(learner.id)
    const address = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
    const link = document.createElement('a')
    link.href = address
    link.download = 'domdom-ket-qua.txt'
    link.click()
    // Some engines read the address only after the click: revoking at once would cancel the save.
    setTimeout(() => URL.revokeObjectURL(address), REVOKE_AFTER_MS)
  }
  return (
    <>
      {error !== null && <Trouble words={words} error={error} />}
      <Button look="plain" icon="download" onPress={() => keep().catch(setError)}>
        {words('mine.keep')}
      </Button>
    </>
  )
}
