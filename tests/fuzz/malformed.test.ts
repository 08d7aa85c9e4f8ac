// G10: whatever bytes come, a parser gives a value within its bounds or a Problem from the table. Never another throw, never more than it may.
//   FUZZ_SEED=7 FUZZ_INPUTS=10000000 make another, longer run.
import { beforeAll, expect, test } from 'vitest'
import { hex } from '../../core/bytes.ts'
import { isProblem, isProblemCode } from '../../core/problem.ts'
import { drawFrom, malformed } from './mutate.ts'
import { type Parser, parsersOf } from './parsers.ts'

const seed = Number(process.env.FUZZ_SEED ?? 20_261_122)
const inputs = Number(process.env.FUZZ_INPUTS ?? 200_000)
let parsers: readonly Parser[] = []

beforeAll(async () => {
  parsers = await parsersOf()
  // Nothing may write to what all objects share; that one throws instead of spreading.
  Object.freeze(Object.prototype)
})

/** Null when all is well, else what is not. */
async function troubleWith({ read, madeMax }: Parser, bytes: Uint8Array<ArrayBuffer>): Promise<string | null> {
  try {
    const made = await read(bytes)
    return made <= madeMax ? null : `made ${made} things`
  } catch (error) {
    if (isProblem(error) && isProblemCode(error.code)) return null
    return error instanceof Error ? `threw ${error.name}: ${error.message}` : 'threw no error'
  }
}

test('a parser that throws something else, or makes too much, is found', async () => {
  const bytes = new Uint8Array(1)
  const base = { name: 'bad', good: [], madeMax: 5 }
  const failing = { ...base, read: () => Promise.reject(new TypeError('cannot read')) }
  expect(await troubleWith(failing, bytes)).toBe('threw TypeError: cannot read')
  expect(await troubleWith({ ...base, read: () => 6 }, bytes)).toBe('made 6 things')
})

test('every parser reads its own good forms', async () => {
  for (const parser of parsers) {
    for (const bytes of parser.good) expect(await troubleWith(parser, bytes), parser.name).toBeNull()
  }
})

test(
  `${inputs} malformed inputs of seed ${seed} end in a Problem or within bounds`,
  async () => {
    const draw = drawFrom(seed)
    const others = parsers.flatMap(({ good }) => good)
    const found: string[] = []
    const refused = new Map<string, number>()
    for (let i = 0; i < inputs && found.length < 5; i++) {
      const parser = parsers[i % parsers.length]
      const good = parser?.good[draw(parser.good.length)]
      if (parser === undefined || good === undefined) throw new Error('a parser without a good form')
      const bytes = malformed(good, draw(4) === 0 ? others : parser.good, draw)
      const trouble = await troubleWith(parser, bytes)
      if (trouble !== null) found.push(`${parser.name} ${trouble} at ${hex(bytes.subarray(0, 600))}`)
      refused.set(parser.name, (refused.get(parser.name) ?? 0) + 1)
    }
    expect(found).toEqual([])
    expect(refused.size).toBe(parsers.length)
    expect(Object.keys(Object.prototype)).toEqual([])
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
  },
  inputs * 5,
)
