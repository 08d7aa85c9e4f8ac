// Rules about the words in src/i18n/<language>.json.

export interface Words {
  readonly [key: string]: string | Words
}

/** Every sentence under its dotted key. A key of `problems` is a problem code, with its '/'. */
export function flatWords(words: Words, prefix = ''): Readonly<Record<string, string>> {
  const pairs = Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string' ? [[prefix + key, value] as const] : Object.entries(flatWords(value, `${prefix}${key}.`)),
  )
  return Object.fromEntries(pairs)
}

/** Plural forms are one key: languages have different ones. The mark is `pluralSeparator` in src/i18n. */
function baseKey(key: string): string {
  return key.replace(/#(zero|one|two|few|many|other)$/, '')
}

function placeholdersByKey(words: Words): ReadonlyMap<string, string> {
  const names = new Map<string, Set<string>>()
  for (const [key, text] of Object.entries(flatWords(words))) {
    const found = names.get(baseKey(key)) ?? new Set()
    for (const [, name = ''] of text.matchAll(/\{\{\s*(\w+)/g)) found.add(name)
    names.set(baseKey(key), found)
  }
  return new Map([...names].map(([key, found]) => [key, [...found].sort().join(' ')]))
}

/** Keys that only one of the two has, or whose {{placeholders}} differ. */
export function differences(a: Words, b: Words): readonly string[] {
  const ours = placeholdersByKey(a)
  const theirs = placeholdersByKey(b)
  const keys = new Set([...ours.keys(), ...theirs.keys()])
  return [...keys].filter((key) => ours.get(key) !== theirs.get(key)).sort()
}

export function codesWithoutWords(codes: readonly string[], words: Words): readonly string[] {
  const problems = words.problems
  return codes.filter((code) => typeof problems !== 'object' || !problems[code])
}

export function emptyWords(words: Words): readonly string[] {
  return Object.entries(flatWords(words))
    .filter(([, text]) => text.trim() === '')
    .map(([key]) => key)
}
