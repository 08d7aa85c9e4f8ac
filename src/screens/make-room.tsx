// The phone is full: packs can come again, answers cannot. So packs are offered for removal where the answer waits.
import { useEffect, useRef, useState } from 'preact/hooks'
import { Button } from '../ui/button.tsx'
import { PackShelf } from './pack-shelf.tsx'
import { useWorld } from './world.ts'

export function MakeRoom({ disabled, onAgain }: { readonly disabled: boolean; readonly onAgain: () => void }) {
  const { words } = useWorld()
  const [isOpen, setOpen] = useState(false)
  const why = useRef<HTMLParagraphElement>(null)
  // Below a long question it would stand out of sight.
  useEffect(() => why.current?.scrollIntoView({ block: 'center' }), [])
  return (
    <>
      <p ref={why}>{words('problem.roomWhy')}</p>
      {isOpen ? (
        <PackShelf />
      ) : (
        <Button look="plain" icon="remove" onPress={() => setOpen(true)}>
          {words('problem.makeRoom')}
        </Button>
      )}
      <Button icon="again" disabled={disabled} onPress={onAgain}>
        {words('problem.saveAgain')}
      </Button>
    </>
  )
}
