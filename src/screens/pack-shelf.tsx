import { useState } from 'preact/hooks'
import { limits } from '../../core/limits.ts'
import { textIn } from '../../core/pack/texts.ts'
import { lessonProgress } from '../../core/record/progress.ts'
import type { PackListing } from '../content/content.ts'
import { sizeText } from '../i18n/i18n.ts'
import { Button } from '../ui/button.tsx'
import { DropExtras } from './extras.tsx'
import { Trouble } from './trouble.tsx'
import { type Rooms, useLoaded, useWorld } from './world.ts'

/** The packs on this phone, each to be removed after a second question. What was learnt stays. */
export function PackShelf() {
  const { words, rooms } = useWorld()
  const { value: packs = [] } = useLoaded(() => finishedFirst(rooms), [rooms.content])
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

/** What everybody here has finished is missed least. */
async function finishedFirst({ content, records }: Rooms): Promise<readonly PackListing[]> {
  const packs = await content.list()
  const all = await Promise.all((await records.learners()).map(({ id }) => records.progress(id)))
  const finished = new Set<string>()
  for (const { id } of packs) {
    const lessons = (await content.pack(id))?.manifest.lessons ?? []
    const began = all.filter((progress) => lessons.some((lesson) => lessonProgress(progress, id, lesson.id).started))
    const isFinished = began.every((progress) =>
      lessons.every((lesson) => lessonProgress(progress, id, lesson.id).completed),
    )
    if (began.length > 0 && isFinished) finished.add(id)
  }
  return packs.toSorted((a, b) => Number(finished.has(b.id)) - Number(finished.has(a.id)))
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
  const left = listing.extras.filter(({ isLeftOut }) => isLeftOut).reduce((sum, { bytes }) => sum + bytes, 0)
  return (
    <>
      <p>{words('settings.packSize', { title, size: sizeText(listing.wireBytes - left, language) })}</p>
      {error !== null && <Trouble words={words} error={error} />}
      {!asking && <DropExtras listing={listing} onTrouble={setError} />}
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
