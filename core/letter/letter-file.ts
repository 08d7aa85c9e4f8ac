// A letter as a text file: the one kind of file that every messenger passes on. People who open it read what it is and what to do with it.
import { type Bytes, base64url } from '../bytes.ts'
import { limits } from '../limits.ts'
import type { Sha256 } from '../ports.ts'
import { Problem } from '../problem.ts'
import { type Pause, packParts, unpackParts } from './container.ts'

const HEAD = `Đom Đóm – thư kín
Mở tệp này bằng Đom Đóm, mục Nhận thư. Đừng sửa tệp.
Sealed letter. Open this file in Đom Đóm, under Receive. Do not edit it.
`
const BEGIN = '----- DOMDOM LETTER 1 -----'
const END = '----- DOMDOM END -----'
const MARK = 'DOMDOM'
/** Messengers re-wrap lines and change spaces. Each is tried at a mark and nowhere else, and looks only so far: a file of dashes costs nothing. */
const begins = /DOMDOM\s{1,8}LETTER\s{1,8}(\d{1,4})\s{0,8}--/y
const ends = /DOMDOM\s{1,8}END/y
const dashesBefore = /--\s{0,8}$/
const BEFORE = 10
const DASH = '-'.charCodeAt(0)
const LINE = /.{1,76}/g
/** Letters decoded before other work gets a turn. */
const PIECE = 128 * 1024

export function writeLetterFile(parts: readonly Bytes[], sha256: Sha256): string {
  const lines = base64url(packParts(parts, sha256)).match(LINE) ?? []
  return `${HEAD}\n${BEGIN}\n${lines.join('\n')}\n${END}\n`
}

/** Throws 'letter/not-a-letter', 'letter/newer-form', 'letter/too-large' or 'letter/damaged'. */
export async function readLetterFile(text: string, sha256: Sha256, pause: Pause): Promise<readonly Bytes[]> {
  if (text.length > limits.letterFileBytesMax) throw new Problem('letter/too-large', { letters: text.length })
  const begin = markIn(text, begins, 0)
  if (begin === null) throw new Problem('letter/not-a-letter')
  const [edition] = begin.said
  if (edition !== '1') throw new Problem('letter/newer-form', { edition: Number(edition) })
  let from = begin.end
  while (text.charCodeAt(from) === DASH) from++
  const end = markIn(text, ends, from)
  const to = end?.start ?? text.length
  return unpackParts(await decoded(text, from, to, pause), sha256, pause)
}

/** The first mark from there on that has dashes before it; `start` is where those begin. */
function markIn(text: string, form: RegExp, from: number) {
  for (let at = text.indexOf(MARK, from); at >= 0; at = text.indexOf(MARK, at + MARK.length)) {
    form.lastIndex = at
    const found = form.exec(text)
    const before = found && dashesBefore.exec(text.slice(Math.max(from, at - BEFORE), at))
    if (found === null || before === null) continue
    let start = at - before[0].length
    while (start > from && text.charCodeAt(start - 1) === DASH) start--
    return { start, end: at + found[0].length, said: found.slice(1) }
  }
  return null
}

async function decoded(text: string, from: number, to: number, pause: Pause): Promise<Bytes> {
  const sixes = sixBits()
  const bytes = new Uint8Array(Math.floor(((to - from) * 3) / 4) + 3)
  let [length, held, bits] = [0, 0, 0]
  for (let at = from; at < to; at++) {
    if ((at - from) % PIECE === PIECE - 1) await pause()
    const six = sixes[text.charCodeAt(at)]
    // Spaces of every kind, line breaks and quote marks are the road's; a letter lost with them is found by the checks.
    if (six === undefined) continue
    held = ((held << 6) | six) & 0x3fff
    bits += 6
    if (bits < 8) continue
    bits -= 8
    bytes[length++] = (held >> bits) & 0xff
  }
  return bytes.slice(0, length)
}

/** The value of each letter of base64url, by its code. */
function sixBits(): readonly (number | undefined)[] {
  const table: (number | undefined)[] = []
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  for (let i = 0; i < alphabet.length; i++) table[alphabet.charCodeAt(i)] = i
  return table
}
