import { useState } from 'preact/hooks'
import { limits } from '../../core/limits.ts'
import { textIn } from '../../core/pack/texts.ts'
import type { PackListing } from '../content/content.ts'
import { sizeText } from '../i18n/i18n.ts'
import { Button } from '../ui/button.tsx'
import { Trouble } from './trouble.tsx'
import { useLoaded, useWorld } from './world.ts'

/** The packs on this phone, each to be removed after a second question. What was learnt stays. */
export function PackShelf() {
  const { words, rooms } = useWorld()
  const { value: packs = [] } = useLoaded(() => rooms.content.list(), [rooms.content])
  const { value: weeks } = useLoaded(() => rooms.content.weeksBehind(), [rooms.content])
  const here = packs.filter(({ state }) => state.kind !== 'offered')
  return (
    <section class="panel">
      <h2>{words('settings.packs')}</h2>
      {weeks != null && weeks >= limits.catalogueOldWeeks && <p class="soft">{words('settings.oldList', { weeks })}</p>}
      {here.length === 0 && <p class="soft">{words('settings.noPacks')}</p>}
      {here.map((listing) => (
        <ShelfRow key={listing.id} listing={listing} />
      ))}
    </section>
  )
}

function ShelfRow({ listing }: { listing: PackListing }) {
  const { words, language, rooms } = useWorld()
  const [asking, setAsking] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const remove = () => {
    rooms.downloads.pause(listing.id)
    rooms.content.remove(listing.id).catch(setError)
  }
  const title = textIn(listing.title, language)
  return (
    <>
      <p>{words('settings.packSize', { title, size: sizeText(listing.wireBytes, language) })}</p>
      {error !== null && <Trouble words={words} error={error} />}
      {!asking && (
        <Button look="plain" icon="remove" onPress={() => setAsking(true)}>
          {words('settings.remove')}
        </Button>
      )}
      {asking && (
        <>
          <p role="status">{words('settings.removeSure')}</p>
          <Button onPress={() => setAsking(false)}>{words('settings.removeNo')}</Button>
          <Button look="plain" icon="remove" onPress={remove}>
            {words('settings.removeYes')}
          </Button>
        </>
      )}
    </>
  )
}
