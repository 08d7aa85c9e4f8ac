// Malformed bytes, all from one seed: what a bad line, a bad disk or a bad mind makes of good ones.
import type { Bytes } from '../../core/bytes.ts'

/** A whole number from 0 up to, not including, `below`. */
export type Draw = (below: number) => number

/** Mulberry32: small, and the same everywhere. */
export function drawFrom(seed: number): Draw {
  let state = seed | 0
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}

/** Sizes that lie: the edges of bytes, of varints, of our bounds and of whole numbers. */
const liars: readonly (readonly number[])[] = [
  [0],
  [0xff],
  [0x80, 0],
  [0xff, 0x7f],
  [0xc4, 0x13],
  [0xff, 0xff, 0xff, 0xff, 0x0f],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f],
]

type Mutation = (good: Bytes, other: Bytes, draw: Draw) => Bytes

/** Flips a few bits. */
const flip: Mutation = (good, _other, draw) => {
  const bad = good.slice()
  for (let i = draw(4); i >= 0; i--) {
    const at = draw(bad.length)
    bad[at] = (bad[at] ?? 0) ^ (1 << draw(8))
  }
  return bad
}

const cut: Mutation = (good, _other, draw) => good.slice(0, draw(good.length))

const lose: Mutation = (good, _other, draw) => {
  const from = draw(good.length)
  return joined(good.subarray(0, from), good.subarray(from + 1 + draw(8)))
}

const splice: Mutation = (good, other, draw) =>
  joined(good.subarray(0, draw(good.length + 1)), other.subarray(draw(other.length + 1)))

const lie: Mutation = (good, _other, draw) => {
  const at = draw(good.length)
  const liar = Uint8Array.from(liars[draw(liars.length)] ?? [])
  return joined(good.subarray(0, at), liar, good.subarray(at + (draw(2) === 0 ? 1 : liar.length)))
}

const repeat: Mutation = (good, _other, draw) => {
  const from = draw(good.length)
  const piece = good.subarray(from, from + 1 + draw(64))
  return joined(good.subarray(0, from), ...Array.from({ length: 1 + draw(6) }, () => piece), good.subarray(from))
}

const noise: Mutation = (good, _other, draw) => {
  const bytes = Uint8Array.from({ length: draw(160) }, () => draw(256))
  // The first bytes of a good one let it past the door.
  return joined(good.subarray(0, draw(2) === 0 ? 0 : draw(good.length)), bytes)
}

const mutations = [flip, flip, cut, lose, splice, lie, lie, repeat, noise] as const

/** One to three mutations of a good form; `others` are there to be spliced in. */
export function malformed(good: Bytes, others: readonly Bytes[], draw: Draw): Bytes {
  let bytes = good
  for (let i = draw(3); i >= 0; i--) {
    const mutation = mutations[draw(mutations.length)] ?? flip
    bytes = mutation(bytes.length === 0 ? good : bytes, others[draw(others.length)] ?? good, draw)
  }
  return bytes
}

function joined(...parts: readonly Uint8Array[]): Bytes {
  return new Uint8Array(Buffer.concat(parts))
}
