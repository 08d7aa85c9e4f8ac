// Bytes to text without one wrong letter: UTF-8, or UTF-16 where it shows itself, or an old Vietnamese code page where the words prove
// it. Everything else is refused, because a guessed letter in a key or a telephone number does harm.
import { fromUtf8 } from '../../core/bytes.ts'
import { oldLettersIn, unread } from './letters/old-letters.ts'
import { refuse } from './reader.ts'

/** One line end, NFC, no mark at the head, no letters that cannot be seen. Throws 'pack/source' with line and column. */
export function readText(bytes: Uint8Array, file: string): string {
  const utf16 = utf16Of(bytes)
  const text = utf16 === null ? narrowText(bytes, file) : wideText(bytes, utf16, file)
  return tidied(checked(text, file))
}

function tidied(text: string): string {
  return text
    .replace(/^\uFEFF/, '')
    .replace(/\r\n|[\r\v\u0085\u2028\u2029]/g, '\n')
    .replace(/[\u200B\u2060\uFEFF]/g, '')
    .normalize('NFC')
}

type Utf16 = 'utf-16le' | 'utf-16be'

/** By its mark, or because every NUL stands where the upper half of a plain letter stands: text has no other NUL. */
function utf16Of(bytes: Uint8Array): Utf16 | null {
  const [a, b, c, d] = bytes
  if (a === 0xff && b === 0xfe) return c === 0 && d === 0 ? null : 'utf-16le'
  if (a === 0xfe && b === 0xff) return 'utf-16be'
  if (bytes.length % 2 !== 0 || !bytes.includes(0)) return null
  let [even, odd] = [0, 0]
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i] !== 0) continue
    if (i % 2 === 0) even += 1
    else odd += 1
  }
  if (even > 0 && odd > 0) return null
  return odd > 0 ? 'utf-16le' : 'utf-16be'
}

/** Node's own decoder knows only one order of bytes when it is built without all of ICU, so the other is turned round. */
function wideText(bytes: Uint8Array, order: Utf16, file: string): string {
  const turned = order === 'utf-16be' ? turnedRound(bytes) : bytes
  try {
    return new TextDecoder('utf-16le', { fatal: true, ignoreBOM: true }).decode(turned)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return refuse({ file, line: 1 }, 'This file begins like UTF-16, but is damaged: save it again as UTF-8.')
  }
}

function turnedRound(bytes: Uint8Array): Uint8Array {
  return bytes.map((_, i) => bytes[i ^ 1] ?? 0)
}

function narrowText(bytes: Uint8Array, file: string): string {
  const nul = bytes.indexOf(0)
  if (nul >= 0) {
    const isWide = bytes.length >= 4 && (bytes[0] === 0 || bytes[0] === 0xff)
    refuse({ file, line: 1 }, isWide ? 'This file is in UTF-32: save it as UTF-8.' : 'This is not a text file.')
  }
  try {
    return newerText(fromUtf8(bytes), file)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
  }
  const old = oldLettersIn(bytes)
  if (old !== null) return old.text
  const { line, column } = placeIn(bytes, firstBadByte(bytes))
  return refuse(
    { file, line },
    `These are not the letters of UTF-8 (at letter ${column} of this line), nor surely those of an old code page: save the file as UTF-8, or turn it into Unicode first.`,
  )
}

/** Text of old fonts (.VnTime, VNI-Times) may have been saved as UTF-8, each letter as another one. */
function newerText(text: string, file: string): string {
  const trouble = unread(text)
  if (trouble === null) return text
  if (trouble.is !== null) return trouble.is.text
  return refuse(
    { file, line: text.slice(0, trouble.at).split('\n').length },
    `«${trouble.word}» looks like an old font (TCVN3 or VNI) saved as Unicode: turn the file into Unicode first.`,
  )
}

/** A letter that another program could not read is gone for good; other signs that no text holds mean that this is none. */
function checked(text: string, file: string): string {
  const at = text.search(/(?![\t\n\v\f\r\u0085])\p{Cc}|[\uFFFD-\uFFFF\uFDD0-\uFDEF]/u)
  if (at < 0) return text
  const before = text.slice(0, at)
  const line = before.split('\n').length
  const column = at - before.lastIndexOf('\n')
  const isLost = text[at] === '\uFFFD'
  return refuse(
    { file, line },
    isLost
      ? `Letter ${column} of this line was lost when the file was saved (�): write it again.`
      : `Letter ${column} of this line is a sign that no text holds: take it out, or save the file as plain text.`,
  )
}

function firstBadByte(bytes: Uint8Array): number {
  let [good, bad] = [0, bytes.length]
  while (bad - good > 1) {
    const middle = (good + bad) >> 1
    if (isUtf8(bytes.subarray(0, middle))) good = middle
    else bad = middle
  }
  return good
}

/** Whether these bytes begin a UTF-8 text; its last letter may be cut. */
function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch (error) {
    if (error instanceof TypeError) return false
    throw error
  }
}

/** Letters are counted as a person would, from 1; a letter that is cut counts as one. */
function placeIn(bytes: Uint8Array, at: number): { readonly line: number; readonly column: number } {
  const before = new TextDecoder('utf-8').decode(bytes.subarray(0, at))
  const last = before.slice(before.lastIndexOf('\n') + 1)
  const column = [...last.replace(/\uFFFD+$/, '')].length + 1
  return { line: before.split('\n').length, column }
}
