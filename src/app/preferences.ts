// How this phone likes to see the app. In localStorage, because the first paint needs it before any database is open.
import { isLanguage } from '../i18n/i18n.ts'
import type { Preferences } from '../screens/world.ts'

const KEY = 'domdom.preferences'
const PAUSED_KEY = 'domdom.paused'
const TOLD_KEY = 'domdom.told'

const plain: Preferences = { language: null, learner: null, size: '1', theme: 'auto' }

/** Storage may be refused (private mode): the app then asks again at each start, and works. */
export function readPreferences(storage: Storage | undefined): Preferences {
  const found = readJson(storage, KEY)
  if (found === null || typeof found !== 'object') return plain
  const { language, learner, size, theme } = found as Record<string, unknown>
  return {
    language: typeof language === 'string' && isLanguage(language) ? language : null,
    learner: typeof learner === 'string' ? learner : null,
    size: size === '2' || size === '3' ? size : '1',
    theme: theme === 'light' || theme === 'dark' ? theme : 'auto',
  }
}

export function writePreferences(storage: Storage | undefined, preferences: Preferences): void {
  writeJson(storage, KEY, preferences)
}

/** Packs whose download the learner stopped on purpose. */
export function pausedPacks(storage: Storage | undefined) {
  return keptNames(storage, PAUSED_KEY)
}

/** Corrected facts that a learner of this phone knows of; forgotten, they are told once more. */
export function toldFacts(storage: Storage | undefined) {
  const { has, set } = keptNames(storage, TOLD_KEY)
  return { has, add: (key: string) => set(key, true) }
}

function keptNames(storage: Storage | undefined, key: string) {
  // Where storage is refused, this page's own memory serves.
  let names = new Set<string>()
  const read = () => {
    const found = readJson(storage, key)
    if (Array.isArray(found)) names = new Set(found.map(String))
    return names
  }
  return {
    has: (name: string) => read().has(name),
    set(name: string, is: boolean) {
      read()
      if (is) names.add(name)
      else names.delete(name)
      writeJson(storage, key, [...names])
    },
  }
}

/** Sets what the style sheet looks at. */
export function showPreferences(root: HTMLElement, { size, theme, language }: Preferences): void {
  root.dataset.size = size
  if (theme === 'auto') delete root.dataset.theme
  else root.dataset.theme = theme
  root.lang = language ?? 'vi'
}

function readJson(storage: Storage | undefined, key: string): unknown {
  try {
    return JSON.parse(storage?.getItem(key) ?? 'null')
  } catch (_refusedOrTorn) {
    return null
  }
}

function writeJson(storage: Storage | undefined, key: string, value: unknown): void {
  try {
    storage?.setItem(key, JSON.stringify(value))
  } catch (_refused) {
    // Private mode or a full phone: the choice holds until the page closes.
  }
}
