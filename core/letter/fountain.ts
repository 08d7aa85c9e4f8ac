// A message as an endless row of codes: the blocks themselves first, then ever new mixes of them. Whoever reads any mixes that are
// enough has the message, in any order and with any losses. A mix takes each block with even odds, and the reader solves by elimination:
// at a few hundred blocks that costs nothing, and some two mixes more than there are blocks do, where a soliton code wants a fifth more.
import { type Bytes, hex } from '../bytes.ts'
import { limits } from '../limits.ts'
import type { Sha256 } from '../ports.ts'
import { Problem } from '../problem.ts'
import { blockLengthFor, type Frame, frameText, indexMax, parseFrame } from './frame.ts'

export interface Fountain {
  /** 1: one still code holds it all. */
  readonly blocks: number
  frame(index: number): string
}

/** Throws 'letter/too-large' for more than fits in moving codes. */
export function createFountain(message: Bytes, sha256: Sha256): Fountain {
  if (message.length > limits.movingBytesMax) throw new Problem('letter/too-large', { bytes: message.length })
  const still = blockLengthFor(limits.codeLettersMax)
  const isStill = message.length <= still
  // Exactly as long as the message, where one code is enough: fewer squares are easier to read.
  const blockLength = isStill ? message.length : blockLengthFor(limits.movingCodeLettersMax)
  const count = Math.max(1, Math.ceil(message.length / blockLength))
  const name = sha256(message)
  return {
    blocks: count,
    frame(index) {
      const at = index % indexMax
      const mix = new Uint8Array(blockLength)
      for (const block of blocksOf(at, count)) {
        mixIn(mix, message.subarray(block * blockLength, (block + 1) * blockLength))
      }
      return frameText(name, { length: message.length, blockLength, index: at, mix }, sha256)
    },
  }
}

/** The blocks in the mix of that index. Both sides must agree for ever: kept vectors stand in the tests. */
export function blocksOf(index: number, count: number): readonly number[] {
  if (index < count) return [index]
  const next = coin(index)
  const chosen: number[] = []
  for (let block = 0; block < count; block++) if (next()) chosen.push(block)
  return chosen.length > 0 ? chosen : [index % count]
}

/** Mulberry32 over the index; the top bit of each draw. */
function coin(seed: number): () => boolean {
  let state = Math.imul(seed + 1, 0x9e3779b1)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return (t ^ (t >>> 14)) < 0
  }
}

function mixIn(into: Uint8Array, block: Uint8Array): void {
  for (let i = 0; i < block.length; i++) into[i] = (into[i] ?? 0) ^ (block[i] ?? 0)
}

export interface Caught {
  /** Mixes that said something new, of the `need` that are enough. */
  readonly have: number
  readonly need: number
  /** The message, once it is whole and matches its name. */
  readonly message: Bytes | null
}

export interface Catcher {
  /** Null for a code that is no frame of ours. */
  take(text: string): Caught | null
}

interface Mix {
  readonly blocks: Uint8Array
  readonly bytes: Bytes
}

/** Holds a few messages at once, so that a look at another screen in between loses nothing. */
export function createCatcher(sha256: Sha256): Catcher {
  const messages = new Map<string, Map<number, Mix>>()
  return {
    take(text) {
      const frame = parseFrame(text, sha256)
      if (frame === null) return null
      const key = `${frame.name} ${frame.length} ${frame.blockLength}`
      const pivots = messages.get(key) ?? new Map<number, Mix>()
      messages.delete(key)
      messages.set(key, pivots)
      const [oldest] = messages.keys()
      if (messages.size > limits.movingMessagesMax && oldest !== undefined) messages.delete(oldest)
      const need = Math.ceil(frame.length / frame.blockLength)
      addMix(pivots, frame, need)
      const message = pivots.size === need ? solved(pivots, frame, need) : null
      const isWhole = message !== null && hex(sha256(message), 8) === frame.name
      // A frame that lied about its mix spoils the whole: all begins anew, and nothing wrong ever comes out.
      if (message !== null && !isWhole) pivots.clear()
      return { have: pivots.size, need, message: isWhole ? message : null }
    },
  }
}

/** Elimination, one mix at a time: each kept mix has a first block of its own. */
function addMix(pivots: Map<number, Mix>, frame: Frame, count: number): void {
  const mix: Mix = { blocks: new Uint8Array(count), bytes: frame.mix.slice() }
  for (const block of blocksOf(frame.index, count)) mix.blocks[block] = 1
  for (let block = 0; block < count; block++) {
    if (mix.blocks[block] !== 1) continue
    const pivot = pivots.get(block)
    if (pivot === undefined) {
      pivots.set(block, mix)
      return
    }
    mixIn(mix.blocks, pivot.blocks)
    mixIn(mix.bytes, pivot.bytes)
  }
}

function solved(pivots: ReadonlyMap<number, Mix>, { length, blockLength }: Frame, count: number): Bytes {
  const message = new Uint8Array(count * blockLength)
  for (let block = count - 1; block >= 0; block--) {
    const pivot = pivots.get(block)
    if (pivot === undefined) throw new Error('a block without its mix')
    const own = message.subarray(block * blockLength, (block + 1) * blockLength)
    own.set(pivot.bytes)
    for (let later = block + 1; later < count; later++) {
      if (pivot.blocks[later] === 1) mixIn(own, message.subarray(later * blockLength, (later + 1) * blockLength))
    }
  }
  return message.slice(0, length)
}
