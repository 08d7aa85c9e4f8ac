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
/** Messengers re-wrap lines and change spaces. */
const begins = /-{2,}\s*DOMDOM\s+LETTER\s+(\d{1,4})\s*-{2,}/
const ends = /-{2,}\s*DOMDOM\s+END/
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
  const begin = begins.exec(text)
  if (begin === null) throw new Problem('letter/not-a-letter')
  if (begin[1] !== '1') throw new Problem('letter/newer-form', { edition: Number(begin[1]) })
  const from = begin.index + begin[0].length
  const length = text.slice(from).search(ends)
  const to = length < 0 ? text.length : from + length
  return unpackParts(await decoded(text, from, to, pause), sha256, pause)
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
