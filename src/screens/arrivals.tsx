import type { Letters, Opened } from '../letters/letters.ts'
import { Button } from '../ui/button.tsx'
import { PackTaken } from './pack-taken.tsx'
import { ScanArrived } from './scan-arrived.tsx'
import { usePlace } from './world.ts'

interface ArrivalsProps {
  readonly letters: Letters
  readonly opened: Opened
  /** Back to the ways in. */
  readonly onMore: () => void
}

/** All that came in, packs and letters, in words. */
export function Arrivals({ letters, opened: { arrived, packs }, onMore }: ArrivalsProps) {
  const { words, go } = usePlace()
  return (
    <>
      {packs.map((taken) => (
        <PackTaken taken={taken} />
      ))}
      {arrived !== null && <ScanArrived letters={letters} arrived={arrived} onMore={onMore} />}
      {arrived === null && (
        <Button icon="check" onPress={() => go({ at: 'home' })}>
          {words('go.done')}
        </Button>
      )}
    </>
  )
}
