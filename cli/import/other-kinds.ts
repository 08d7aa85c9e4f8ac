// Files that people try, by their first bytes, and what to do with them.

const save = 'Open it and save it as plain text in UTF-8, then import that.'

const kinds: readonly (readonly [start: string, sentence: string])[] = [
  ['PK\u0003\u0004', `This is a Word file, a spreadsheet or another package that is not known here. ${save}`],
  ['\u00d0\u00cf\u0011\u00e0', `This is an old Word file or spreadsheet. ${save}`],
  ['%PDF', `This is a PDF. ${save}`],
  ['{\\rtf', `This is rich text (RTF). ${save}`],
]

/** Null for what may be text. */
export function otherKind(bytes: Uint8Array): string | null {
  const start = String.fromCharCode(...bytes.subarray(0, 8))
  return kinds.find(([sign]) => start.startsWith(sign))?.[1] ?? null
}
