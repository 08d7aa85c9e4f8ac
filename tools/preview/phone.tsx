// One phone of the preview: the app's own lesson screen over the packs on the author's disk.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { Translation } from '../../src/i18n/i18n.ts'
import type { Learner } from '../../src/records/records.ts'
import { LessonScreen } from '../../src/screens/lesson-screen.tsx'
import type { Route } from '../../src/screens/route.ts'
import { type Rooms, type World, WorldContext } from '../../src/screens/world.ts'
import { createUpdates } from '../../src/update/update.ts'
import { type Moved, type Place, parsePlace, placeHash, type Ready } from './place.ts'
import type { ShownContent } from './shown-content.ts'

export interface PhoneProps {
  readonly content: ShownContent
  readonly rooms: Rooms
  readonly learner: Learner
  readonly language: string
  readonly translation: Translation
}

/** A run that stands at the wanted step, so that the lesson screen opens there. */
interface Standing {
  readonly run: string
  readonly place: Place
}

const updates = createUpdates({ container: undefined, locks: undefined, scriptUrl: () => '', reload: () => undefined })

export function Phone({ content, rooms, learner, language, translation }: PhoneProps) {
  const [place, setPlace] = useState(() => parsePlace(location.hash))
  const [standing, setStanding] = useState<Standing | null>(null)
  const shownHash = useRef<string | null>(null)

  const wish = useRef<Place | null>(null)
  const turn = useRef(Promise.resolve())

  /** One after the other, and only the last wish: a slow first card must not come back over the one that was asked for since. */
  const stand = (wanted: Place): Promise<void> => {
    wish.current = wanted
    const work = turn.current.then(() => (wish.current === wanted ? standAt(wanted) : undefined))
    // Whoever asked hears of it; the next one does not wait in vain.
    turn.current = work.catch(() => undefined)
    return work
  }
  const standAt = async (wanted: Place) => {
    const hash = content.packNow(wanted.pack)?.hash
    const found = await content.lesson(wanted.pack, wanted.lesson, language)
    shownHash.current = hash ?? null
    if (hash === undefined || found === null) return setStanding(null)
    const { id } = await rooms.records.restartRun(learner.id, wanted.pack, hash, wanted.lesson)
    await rooms.records.moveTo(id, Math.min(wanted.step, found.lesson.steps.length - 1))
    if (wish.current === wanted) setStanding({ run: id, place: wanted })
  }

  useEffect(() => {
    const follow = () => {
      const wanted = parsePlace(location.hash)
      // The way back leads out of the lesson; here it leads to its beginning.
      if (wanted === null) setPlace((old) => old && { ...old, step: 0 })
      else setPlace(wanted)
    }
    const hear = ({ data, source, origin }: MessageEvent<Moved>) => {
      if (source !== parent || origin !== location.origin || data.kind !== 'moved') return
      history.replaceState(null, '', placeHash(data.place))
      // The same place once more is a wish to play it again.
      setPlace({ ...data.place })
    }
    addEventListener('hashchange', follow)
    addEventListener('message', hear)
    tell({ kind: 'ready' })
    return () => {
      removeEventListener('hashchange', follow)
      removeEventListener('message', hear)
    }
  }, [])
  useEffect(() => {
    if (place !== null) void stand(place)
  }, [place])
  useEffect(
    () =>
      content.watch(() => {
        const now = parsePlace(location.hash) ?? place
        if (now !== null && content.packNow(now.pack)?.hash !== shownHash.current) void stand(now)
      }),
    [place],
  )

  const go = (route: Route) => {
    const next =
      route.at === 'lesson' ? { pack: route.pack, lesson: route.lesson, step: 0 } : place && { ...place, step: 0 }
    if (next === null) return
    tellDesk(next)
    location.hash = placeHash(next)
    setPlace(next)
  }
  const world = useMemo<World>(
    () => ({
      words: translation.words,
      language: translation.language,
      preferences: { language: translation.language, learner: learner.id, size: '1', theme: 'auto' },
      prefer: () => undefined,
      route: { at: 'home' },
      go,
      rooms,
      learner,
      updates,
      install: { offered: false, accept: () => undefined },
      keeping: { ask: async () => false, kept: async () => false },
      version: 'preview',
    }),
    [place],
  )
  if (standing === null) return <NotYet />
  return (
    <WorldContext.Provider value={world}>
      <LessonScreen key={standing.run} pack={standing.place.pack} lesson={standing.place.lesson} />
    </WorldContext.Provider>
  )
}

function NotYet() {
  return (
    <main class="screen body">
      <p>Bài này chưa xem được.</p>
      <p class="soft">This lesson cannot be shown yet: mend its errors first.</p>
    </main>
  )
}

export function tellDesk(place: Place): void {
  tell({ kind: 'moved', place })
}

function tell(message: Moved | Ready): void {
  parent.postMessage(message, location.origin)
}
