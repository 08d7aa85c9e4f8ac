// What travels in one file or one moving code: sealed letters, receipts, safe copies, side by side. The list before them says how many
// and how long they are, with a check for each, so that a torn or edited letter is told from one that is whole.
//   mark · edition · count · (length · check) … · check of all this · part …
import { type Bytes, concat, sameBytes } from '../bytes.ts'
import { limits } from '../limits.ts'
import type { Sha256 } from '../ports.ts'
import { isProblem, Problem } from '../problem.ts'
import { createReader, createWriter } from '../sync/wire.ts'

const MARK = 0xd6
const EDITION = 1
const CHECK = 8

/** Gives other work a turn: a large file must not freeze the screen. */
export type Pause = () => Promise<void>

export function packParts(parts: readonly Bytes[], sha256: Sha256): Bytes {
  const writer = createWriter()
  writer.byte(MARK)
  writer.byte(EDITION)
  writer.count(parts.length)
  for (const part of parts) {
    writer.count(part.length)
    writer.raw(sha256(part).subarray(0, CHECK))
  }
  const head = writer.written()
  return concat(head, sha256(head).subarray(0, CHECK), ...parts)
}

/** Throws 'letter/not-a-letter', 'letter/newer-form', 'letter/too-large' or 'letter/damaged'. */
export async function unpackParts(bytes: Bytes, sha256: Sha256, pause: Pause): Promise<readonly Bytes[]> {
  if (bytes[0] !== MARK) throw new Problem('letter/not-a-letter')
  if (bytes[1] !== EDITION) throw new Problem('letter/newer-form', { edition: bytes[1] ?? 0 })
  try {
    const reader = createReader(bytes)
    reader.raw(2)
    const list = Array.from({ length: reader.count(limits.letterPartsMax) }, () => ({
      length: reader.count(limits.letterPartBytesMax),
      check: reader.raw(CHECK),
    }))
    const rest = reader.rest()
    const headLength = bytes.length - rest.length
    if (!isChecked(bytes.subarray(0, headLength), rest.subarray(0, CHECK), sha256)) throw damaged()
    return await cutParts(rest.subarray(CHECK), list, sha256, pause)
  } catch (error) {
    throw isProblem(error, 'sync/bad-form') ? damaged() : error
  }
}

async function cutParts(
  bytes: Bytes,
  list: readonly { readonly length: number; readonly check: Bytes }[],
  sha256: Sha256,
  pause: Pause,
): Promise<readonly Bytes[]> {
  const parts: Bytes[] = []
  let at = 0
  for (const { length, check } of list) {
    const part = bytes.slice(at, at + length)
    if (part.length !== length || !isChecked(part, check, sha256)) throw damaged()
    parts.push(part)
    at += length
    await pause()
  }
  if (at !== bytes.length) throw damaged()
  return parts
}

function isChecked(bytes: Bytes, check: Bytes, sha256: Sha256): boolean {
  return sameBytes(sha256(bytes).subarray(0, CHECK), check)
}

function damaged(): Problem {
  return new Problem('letter/damaged')
}
