import { useState } from 'preact/hooks'
import { limits } from '../../core/limits.ts'
import { textIn } from '../../core/pack/texts.ts'
import { lessonProgress, type Progress } from '../../core/record/progress.ts'
import type { PackListing } from '../content/content.ts'
import { sizeText } from '../i18n/i18n.ts'
import { Button } from '../ui/button.tsx'
import { DropExtras } from './extras.tsx'
import { Trouble } from './trouble.tsx'
import { type Rooms, useLoaded, useWorld } from './world.ts'

/** The packs on this phone, each to be removed after a second question. What was learnt stays. */
export function PackShelf() {
  const { words, rooms } = useWorld()
  const { value: packs = [], error } = useLoaded(() => rooms.content.list(), [rooms.content])
  // Only an order: where it cannot be told, packs stand as they are listed.
  const { value: finished = new Set<string>() } = useLoaded(() => finishedPacks(rooms), [rooms.records])
  const { value: weeks } = useLoaded(() => rooms.content.weeksBehind(), [rooms.content])
  const here = packs
    .filter(({ state }) => state.kind !== 'offered')
    .sort((a, b) => Number(finished.has(b.id)) - Number(finished.has(a.id)))
  return (
    <section class="panel">
      <h2>{words('settings.packs')}</h2>
      {weeks != null && weeks >= limits.catalogueOldWeeks && <p class="soft">{words('settings.oldList', { weeks })}</p>}
      {error !== undefined && <Trouble words={words} error={error} />}
      {error === undefined && here.length === 0 && <p class="soft">{words('settings.noPacks')}</p>}
      {here.map((listing) => (
        <ShelfRow key={listing.id} listing={listing} />
      ))}
    </section>
  )
}

/** Packs that everybody here who began them has finished: they are missed least. */
async function finishedPacks({ content, records }: Rooms): Promise<ReadonlySet<string>> {
  const all = await Promise.all((await records.learners()).map(({ id }) => records.progress(id)))
  const begun = new Set(all.flatMap((progress) => Object.keys(progress).map((key) => key.split('/')[0] ?? '')))
  const finished = new Set<string>()
  for (const id of begun) {
    const lessons = (await content.pack(id))?.manifest.lessons ?? []
    const reached = (progress: Progress) => lessons.map((lesson) => lessonProgress(progress, id, lesson.id))
    const began = all.map(reached).filter((one) => one.some(({ started }) => started))
    if (began.length > 0 && began.flat().every(({ completed }) => completed)) finished.add(id)
  }
  return finished
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
