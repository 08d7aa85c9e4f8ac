// How much is asked for at once: enough that a far line is never empty, little enough that a line that breaks takes little along.
import { describe, expect, test } from 'vitest'
import { hex } from '../../../core/bytes.ts'
import { limits } from '../../../core/limits.ts'
import { nodeVerifier } from '../../../server/node-ports.ts'
import { type Asked, bringChunks } from '../../../src/content/lanes.ts'
import { fakeTimers, until } from '../../fake-timers.ts'

const KiB = 1024

interface Coming {
  readonly path: string
  send(bytes: number): void
  end(): void
}

/** A line whose answers the test lets through piece by piece; each chunk is as large on the wire as it is. */
async function line(sizes: readonly number[]) {
  const contents = sizes.map((bytes, i) => new Uint8Array(bytes).fill(i + 1))
  const chunks: Asked[] = []
  const byPath = new Map<string, Uint8Array<ArrayBuffer>>()
  for (const content of contents) {
    const hash = hex(await nodeVerifier.sha256(content))
    chunks.push({ hash, bytes: content.length, wireBytes: content.length })
    byPath.set(`/packs/chunks/${hash}`, content)
  }
  const asked: Coming[] = []
  const fetch = async (input: RequestInfo | URL) => {
    const path = String(input)
    const content = byPath.get(path) ?? new Uint8Array()
    let at = 0
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        const send = (bytes: number) => {
          controller.enqueue(content.slice(at, at + bytes))
          at += bytes
        }
        asked.push({
          path,
          send,
          end() {
            if (at < content.length) send(content.length - at)
            controller.close()
          },
        })
      },
    })
    return new Response(body)
  }
  const stored: string[] = []
  const stop = new AbortController()
  const done = bringChunks(
    { fetch, timers: fakeTimers(), root: '/', random: (length) => new Uint8Array(length), verifier: nodeVerifier },
    {
      queue: [...chunks],
      signal: stop.signal,
      store: async (chunk) => void stored.push(chunk.hash),
      arrived: () => undefined,
    },
  )
  const numbers = () => asked.map(({ path }) => chunks.findIndex(({ hash }) => path.endsWith(hash)))
  const isAsked = (count: number) => until(async () => asked.length === count)
  return { asked, numbers, isAsked, stored, done, stop }
}

const big = 100 * KiB
const middle = 20 * KiB
const small = limits.smallChunkWireBytes

describe('too much at once', () => {
  test('is not asked for: while a large chunk comes, the next large one waits until little of it is left', async () => {
    const { asked, numbers, isAsked, done } = await line([big, big])
    await isAsked(1)
    asked[0]?.send(big - limits.bytesAskedAhead - 1)
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(numbers()).toEqual([0])
    asked[0]?.send(2)
    await isAsked(2)
    for (const one of asked) one.end()
    await done
  })

  test('is not asked for: of many small ones only a few', async () => {
    const { asked, isAsked, done } = await line(Array.from({ length: 9 }, (_, i) => i + 1))
    await isAsked(limits.chunksInFlightMax)
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(asked).toHaveLength(limits.chunksInFlightMax)
    for (let i = 0; i < 9; i++) {
      await until(async () => asked[i] !== undefined)
      asked[i]?.end()
    }
    await done
  })
})

test('chunks are asked for in their order, and are stored', async () => {
  const { asked, numbers, isAsked, stored, done } = await line([middle, middle, middle])
  await isAsked(2)
  expect(numbers()).toEqual([0, 1])
  asked[0]?.end()
  await isAsked(3)
  for (const one of asked.slice(1)) one.end()
  await done
  expect(numbers()).toEqual([0, 1, 2])
  expect(stored).toHaveLength(3)
})

test('beside a large one goes one small one from further behind, and after it the next', async () => {
  const { asked, numbers, isAsked, done } = await line([big, big, small, small])
  await isAsked(2)
  expect(numbers()).toEqual([0, 2])
  asked[1]?.end()
  await isAsked(3)
  expect(numbers()).toEqual([0, 2, 3])
  asked[2]?.end()
  asked[0]?.end()
  await isAsked(4)
  asked[3]?.end()
  await done
})

test('nothing more is asked for, and nothing stored, once it is stopped', async () => {
  const { asked, isAsked, stored, done, stop } = await line([middle, middle, middle])
  await isAsked(2)
  stop.abort(new Error('the learner paused'))
  await expect(done).rejects.toThrow('the learner paused')
  expect([asked.length, stored]).toEqual([2, []])
})
