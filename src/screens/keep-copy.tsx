import { useState } from 'preact/hooks'
import { Button } from '../ui/button.tsx'
import { saveFile } from './save-file.ts'
import { Trouble } from './trouble.tsx'
import { useWorld } from './world.ts'

/** The learner's own copy as a text file: possible in every state, also when nothing can be sent (D18). */
export function KeepCopy() {
  const { words, rooms, learner } = useWorld()
  const [error, setError] = useState<unknown>(null)
  const keep = async () => {
    const text = await rooms.records.exportText(learner.id)
    saveFile('domdom-ket-qua.txt', text)
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
