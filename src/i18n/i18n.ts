// Words for people. Vietnamese is in the first load, every other language comes when it is chosen.
// User text is never interpreted: nesting is off, and `{{…}}` inside a value stays as it is (safety.md 9, i18next).
import { createInstance, type i18n } from 'i18next'
import vi from './vi.json'

export const languages = [
  { code: 'vi', name: 'Tiếng Việt' },
  { code: 'en', name: 'English' },
] as const

export type Language = (typeof languages)[number]['code']

type Keys<T, Path extends string = ''> = {
  [K in keyof T & string]: T[K] extends string ? `${Path}${K}` : Keys<T[K], `${Path}${K}.`>
}[keyof T & string]

export type WordKey = Keys<typeof vi>
export type Values = Readonly<Record<string, string | number>>
/** Words of a key in the chosen language. */
export type Words = (key: WordKey, values?: Values) => string

export interface Translation {
  readonly language: Language
  readonly words: Words
}

const load: Readonly<Record<Language, () => Promise<object>>> = {
  vi: async () => vi,
  en: async () => (await import('./en.json')).default,
}

export function isLanguage(text: string | null): text is Language {
  return languages.some(({ code }) => code === text)
}

export async function openTranslation(language: Language): Promise<Translation> {
  return translationOf(language, language === 'vi' ? vi : await load[language]())
}

/** Vietnamese is at hand without waiting. */
export function vietnamese(): Translation {
  return translationOf('vi', vi)
}

function translationOf(language: Language, resource: object): Translation {
  const instance: i18n = createInstance()
  instance.init({
    lng: language,
    initAsync: false,
    resources: { [language]: { words: resource } },
    defaultNS: 'words',
    nsSeparator: false,
    keySeparator: '.',
    pluralSeparator: '#',
    contextSeparator: '#',
    interpolation: { escapeValue: false, skipOnVariables: true, nestingPrefix: '\u0000', nestingSuffix: '\u0000' },
  })
  return { language, words: (key, values) => instance.t(key, { ...values }) }
}

/** Kilobytes and megabytes as people read them, in the language's own decimal sign. */
export function sizeText(bytes: number, language: Language): string {
  const [value, unit] = bytes < 1024 * 1024 ? [bytes / 1024, 'KB'] : [bytes / 1024 / 1024, 'MB']
  const digits = unit === 'MB' || value < 10 ? 1 : 0
  const text = value.toFixed(digits).replace(/\.0$/, '')
  // A number without its unit at a line's end would be read as something else.
  return `${language === 'vi' ? text.replace('.', ',') : text}\u00a0${unit}`
}
