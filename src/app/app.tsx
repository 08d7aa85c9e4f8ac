import type { ComponentType } from 'preact'
import { useEffect, useMemo, useState } from 'preact/hooks'
import { openTranslation, type Translation, vietnamese } from '../i18n/i18n.ts'
import type { Learner } from '../records/records.ts'
import { ChooseLanguage } from '../screens/first-start.tsx'
import { ToHelp } from '../screens/help-link.tsx'
import { HomeScreen } from '../screens/home-screen.tsx'
import type { Route } from '../screens/route.ts'
import { parseRoute, routeHash } from '../screens/route.ts'
import { saveFile } from '../screens/save-file.ts'
import { type Keeping, type Place, type Preferences, type Rooms, WorldContext } from '../screens/world.ts'
import { HelpLink } from '../ui/screen.tsx'
import type { Updates } from '../update/update.ts'
import { CannotOpen, FirstPicture, Opening } from './first-steps.tsx'
import type { HeldOffer } from './install-offer.ts'
import { showPreferences } from './preferences.ts'

/** What arrives behind the first paint, in one piece. */
export interface Behind {
  readonly rooms: Rooms
  readonly LaterScreen: ComponentType
}

export interface AppProps {
  readonly begin: Preferences
  readonly remember: (preferences: Preferences) => void
  readonly behind: Promise<Behind>
  readonly updates: Updates
  readonly install: HeldOffer
  readonly keeping: Keeping
  readonly version: string
}

export function App({ begin, remember, behind: coming, updates, install, keeping, version }: AppProps) {
  const [preferences, setPreferences] = useState(begin)
  const [translation, setTranslation] = useState<Translation>(vietnamese)
  const [behind, setBehind] = useState<Behind | null>(null)
  const rooms = behind?.rooms ?? null
  const [learners, setLearners] = useState<readonly Learner[] | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [offered, setOffered] = useState(install.offered())
  const route = useRoute()
  const { words } = translation
  const language = preferences.language

  useEffect(() => {
    coming.then(setBehind, setError)
    const look = () => setOffered(install.offered())
    const stop = install.watch(look)
    look()
    return stop
  }, [])
  useEffect(() => {
    showPreferences(document.documentElement, preferences)
    remember(preferences)
  }, [preferences])
  useEffect(() => {
    if (language === null) return
    let current = true
    // Without a line the other language cannot come: the one at hand stays.
    openTranslation(language).then(
      (opened) => current && setTranslation(opened),
      () => current && prefer({ language: translation.language }),
    )
    return () => {
      current = false
    }
  }, [language])
  useEffect(() => {
    if (rooms === null) return
    let known = false
    const read = () =>
      rooms.records.learners().then(
        (found) => {
          known = true
          setError(null)
          // The same list stays the same value: a save must not draw every screen again.
          setLearners((old) => (JSON.stringify(old) === JSON.stringify(found) ? old : found))
        },
        // One failed read must not throw anybody out of a lesson: the list we have still holds.
        (trouble: unknown) => known || setError(trouble),
      )
    read()
    return rooms.records.watch(read)
  }, [rooms])

  const prefer = (change: Partial<Preferences>) => setPreferences((old) => ({ ...old, ...change }))
  const learner = learners?.find(({ id }) => id === preferences.learner)
  useEffect(() => {
    const last = learners?.at(-1)
    if (last === undefined || learner !== undefined) return
    // A browser that was killed may have forgotten what localStorage was told last; the database knows who learns here.
    prefer({ learner: last.id })
    if (learners !== null && learners.length > 1) go({ at: 'who' })
  }, [learners])
  // A card may be shown before anybody learns here, and help is for everybody; every other screen waits for a learner.
  const isForAll = (route.at === 'scan' && learners !== null) || route.at === 'help'
  const world = useMemo<Place | null>(
    () =>
      rooms && (learner || isForAll)
        ? {
            words,
            language: translation.language,
            preferences,
            prefer,
            route,
            go,
            rooms,
            learner: learner ?? null,
            updates,
            install: { offered, accept: install.accept },
            keeping,
            version,
          }
        : null,
    [rooms, learner, isForAll, translation, preferences, route, offered],
  )

  if (language === null) return <ChooseLanguage words={words} onChoose={(code) => prefer({ language: code })} />
  if (error !== null) return <CannotOpen words={words} error={error} keep={rooms && (() => keepCopy(rooms))} />
  if (behind !== null && world !== null) {
    return (
      <WorldContext.Provider value={world}>
        <HelpLink.Provider value={route.at !== 'help' && <ToHelp words={words} />}>
          {route.at === 'home' ? <HomeScreen key="home" pack={route.pack} /> : <behind.LaterScreen />}
        </HelpLink.Provider>
      </WorldContext.Provider>
    )
  }
  if (learners === null && (preferences.learner !== null || route.at === 'scan' || route.at === 'help'))
    return <Opening words={words} />
  const addFirst = async (picture: string) => {
    const { id } = await (await coming).rooms.records.addLearner(picture)
    prefer({ learner: id })
  }
  return (
    <HelpLink.Provider value={<ToHelp words={words} />}>
      <FirstPicture
        words={words}
        language={translation.language}
        onChoose={addFirst}
        onBack={() => prefer({ language: null })}
        onCard={() => go({ at: 'scan' })}
      />
    </HelpLink.Provider>
  )
}

async function keepCopy({ records }: Rooms): Promise<void> {
  saveFile('domdom-ket-qua.txt', await records.exportText())
}

function go(route: Route): void {
  location.hash = routeHash(route)
}

function useRoute(): Route {
  const [route, setRoute] = useState(() => parseRoute(location.hash))
  useEffect(() => {
    const follow = () => {
      const next = parseRoute(location.hash)
      setRoute((old) => (routeHash(old) === routeHash(next) ? old : next))
    }
    addEventListener('hashchange', follow)
    // An address that changed between the first drawing and this moment was heard by nobody.
    follow()
    return () => removeEventListener('hashchange', follow)
  }, [])
  return route
}
