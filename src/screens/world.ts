// What every screen may see and do. The app fills it; screens only read it, so that data flows one way.
import { createContext } from 'preact'
import { useContext, useEffect, useState } from 'preact/hooks'
import type { Content } from '../content/content.ts'
import type { Language, Words } from '../i18n/i18n.ts'
import type { Letters } from '../letters/letters.ts'
import type { Learner, Records } from '../records/records.ts'
import type { Sync } from '../sync/sync.ts'
import type { Updates } from '../update/update.ts'
import type { Told } from './changed-facts.tsx'
import type { Downloads } from './downloads.ts'
import type { Look } from './look.ts'
import type * as MockPhone from './practice-screen.tsx'
import type { Review } from './review.ts'
import type { Route } from './route.ts'

/** The rooms that come after the first paint. */
export interface Rooms {
  readonly content: Content
  readonly records: Records
  readonly sync: Sync
  readonly downloads: Downloads
  readonly look: Look
  readonly told: Told
  readonly review: Review
  /** Comes when it is first asked for: few need it, and it is large. */
  readonly letters: () => Promise<Letters>
  /** The mock phone, likewise. */
  readonly practice: () => Promise<Pick<typeof MockPhone, 'PracticeScreen'>>
}

export interface Preferences {
  readonly language: Language | null
  readonly learner: string | null
  readonly size: '1' | '2' | '3'
  readonly theme: 'auto' | 'light' | 'dark'
}

/** The browser's offer to install, kept until the learner presses our button. */
export interface InstallOffer {
  readonly offered: boolean
  accept(): void
}

/** The browser's promise not to clear this site when the phone runs full. */
export interface Keeping {
  ask(): Promise<boolean>
  kept(): Promise<boolean>
}

export interface World {
  readonly words: Words
  readonly language: Language
  readonly preferences: Preferences
  readonly prefer: (change: Partial<Preferences>) => void
  readonly route: Route
  readonly go: (route: Route) => void
  readonly rooms: Rooms
  readonly learner: Learner
  readonly updates: Updates
  readonly install: InstallOffer
  readonly keeping: Keeping
  readonly version: string
}

/** Where a screen may stand before anybody learns here. */
export interface Place extends Omit<World, 'learner'> {
  readonly learner: Learner | null
}

export const WorldContext = createContext<Place | null>(null)

export function usePlace(): Place {
  const place = useContext(WorldContext)
  if (place === null) throw new Error('a screen stands outside the world')
  return place
}

export function useWorld(): World {
  const place = usePlace()
  const { learner } = place
  if (learner === null) throw new Error('a screen stands there before its learner')
  return { ...place, learner }
}

interface Watchable {
  watch(listener: () => void): () => void
}

/** What a source says of itself, now and after each of its changes. */
export function useWatched<T>(source: Watchable, read: () => T): T {
  const [value, setValue] = useState(read)
  useEffect(() => {
    const look = () => setValue(read())
    const stop = source.watch(look)
    // What changed between the first drawing and this moment was heard by nobody.
    look()
    return stop
  }, [])
  return value
}

export type Loaded<T> = { readonly value: T | undefined; readonly error: unknown; readonly reload: () => void }

/** Reads now and again after every change of `sources`; keeps the last value meanwhile. Never waits for the network. */
export function useLoaded<T>(
  read: () => Promise<T>,
  sources: readonly Watchable[],
  keys: readonly unknown[] = [],
): Loaded<T> {
  const [state, setState] = useState<{ value: T | undefined; error: unknown }>({ value: undefined, error: undefined })
  const [turn, setTurn] = useState(0)
  const reload = () => setTurn((n) => n + 1)
  useEffect(() => {
    let current = true
    read().then(
      (value) => current && setState({ value, error: undefined }),
      (error: unknown) => current && setState((old) => ({ ...old, error })),
    )
    return () => {
      current = false
    }
  }, [turn, ...keys])
  useEffect(() => {
    const stops = sources.map((source) => source.watch(reload))
    return () => {
      for (const stop of stops) stop()
    }
  }, [])
  return { ...state, reload }
}
