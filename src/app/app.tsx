import type { ComponentType } from 'preact'
import { useEffect, useMemo, useState } from 'preact/hooks'
import { openTranslation, type Translation, vietnamese } from '../i18n/i18n.ts'
import type { Learner } from '../records/records.ts'
import { ChooseLanguage, ChoosePicture } from '../screens/first-start.tsx'
import { HomeScreen } from '../screens/home-screen.tsx'
import type { Route } from '../screens/route.ts'
import { parseRoute, routeHash } from '../screens/route.ts'
import { Trouble } from '../screens/trouble.tsx'
import { type Preferences, type Rooms, type World, WorldContext } from '../screens/world.ts'
import { Firefly } from '../ui/firefly.tsx'
import type { Updates } from '../update/update.ts'
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
  readonly publisherNames: readonly string[]
  readonly version: string
}

export function App({ begin, remember, behind: coming, updates, install, publisherNames, version }: AppProps) {
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
    return install.watch(() => setOffered(install.offered()))
  }, [])
  useEffect(() => {
    showPreferences(document.documentElement, preferences)
    remember(preferences)
  }, [preferences])
  useEffect(() => {
    if (language !== null) openTranslation(language).then(setTranslation, setError)
  }, [language])
  useEffect(() => {
    if (rooms === null) return
    const read = () => rooms.records.learners().then(setLearners, setError)
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
  const world = useMemo<World | null>(
    () =>
      rooms && learner
        ? {
            words,
            language: translation.language,
            preferences,
            prefer,
            route,
            go,
            rooms,
            learner,
            updates,
            install: { offered, accept: install.accept },
            publisherNames,
            version,
          }
        : null,
    [rooms, learner, translation, preferences, route, offered],
  )

  if (language === null) return <ChooseLanguage words={words} onChoose={(code) => prefer({ language: code })} />
  if (error !== null) return <CannotOpen error={error} />
  if (behind !== null && world !== null) {
    return (
      <WorldContext.Provider value={world}>
        {route.at === 'home' ? <HomeScreen key="home" pack={route.pack} /> : <behind.LaterScreen />}
      </WorldContext.Provider>
    )
  }
  if (preferences.learner !== null && learners === null) return <Opening />
  return <FirstPicture />

  function FirstPicture() {
    const choose = async (picture: string) => {
      const { id } = await (await coming).rooms.records.addLearner(picture)
      prefer({ learner: id })
    }
    return (
      <ChoosePicture
        words={words}
        language={translation.language}
        onChoose={(picture) => choose(picture).catch(setError)}
        onBack={() => prefer({ language: null })}
      />
    )
  }

  function Opening() {
    return (
      <main class="splash">
        <Firefly lessons={4} big />
        <p class="splash-name">Đom Đóm</p>
        <p role="status">{words('start.opening')}</p>
      </main>
    )
  }

  function CannotOpen({ error: trouble }: { error: unknown }) {
    return (
      <main class="splash">
        <Firefly lessons={0} big />
        <h1>{words('problem.title')}</h1>
        <Trouble words={words} error={trouble} />
        <button type="button" class="button" onClick={() => location.reload()}>
          {words('go.retry')}
        </button>
      </main>
    )
  }
}

function go(route: Route): void {
  location.hash = routeHash(route)
}

function useRoute(): Route {
  const [route, setRoute] = useState(() => parseRoute(location.hash))
  useEffect(() => {
    const follow = () => setRoute(parseRoute(location.hash))
    addEventListener('hashchange', follow)
    return () => removeEventListener('hashchange', follow)
  }, [])
  return route
}
