// Text as old programs wrote it: the other direction of cli/import/letters, made from the same public tables.
import { fromTcvn3 } from '../../../cli/import/letters/tcvn3.ts'
import { fromVni } from '../../../cli/import/letters/vni.ts'

const high = Array.from({ length: 128 }, (_, i) => 128 + i)
const ascii = Array.from({ length: 128 }, (_, i) => i)

export const toTcvn3 = writer(
  high.map((byte) => [byte]),
  fromTcvn3,
)
export const toVni = writer(
  [
    ...high.flatMap((byte) => [
      [byte],
      ...'aeouyAEOUY\u00f4\u00f6\u00d4\u00d6'.split('').map((base) => [base.charCodeAt(0), byte]),
    ]),
  ],
  fromVni,
)

/** Capitals that the page does not have become small letters, as they did. */
function writer(spellings: readonly (readonly number[])[], read: (bytes: Uint8Array) => string | null) {
  const bytesOf = new Map<string, readonly number[]>(ascii.map((byte) => [String.fromCharCode(byte), [byte]]))
  for (const spelling of spellings) {
    const letter = read(Uint8Array.from(spelling))
    if (letter !== null && [...letter].length === 1 && !bytesOf.has(letter)) bytesOf.set(letter, spelling)
  }
  return (text: string) =>
    Uint8Array.from(
      [...text.normalize('NFC')].flatMap((letter) => {
        const bytes = bytesOf.get(letter) ?? bytesOf.get(letter.toLowerCase())
        if (bytes === undefined) throw new Error(`no spelling of ${letter}`)
        return bytes
      }),
    )
}

/** Saved as Unicode, each byte as the letter that windows-1252 has there. */
export function asUnicode(bytes: Uint8Array): Uint8Array {
  return new TextEncoder().encode(new TextDecoder('windows-1252').decode(bytes))
}

export function toWindows1258(text: string): Uint8Array {
  const table = new Map(high.map((byte) => [new TextDecoder('windows-1258').decode(Uint8Array.of(byte)), byte]))
  const marks = '\u0300\u0301\u0303\u0309\u0323'
  const apart = [...text.normalize('NFC')].flatMap((letter) => {
    if (letter < '\u0080' || table.has(letter)) return [letter]
    const [base = '', ...rest] = [...letter.normalize('NFD')]
    const tone = rest.find((mark) => marks.includes(mark)) ?? ''
    return [[base, ...rest.filter((mark) => mark !== tone)].join('').normalize('NFC'), tone]
  })
  return Uint8Array.from(apart.map((letter) => table.get(letter) ?? letter.charCodeAt(0)))
}
