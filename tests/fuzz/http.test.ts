// G10, F66–F68: whatever comes over HTTP is answered in our own words, in time, and changes nothing.
//   FUZZ_SEED=7 FUZZ_INPUTS=10000000 make another, longer run.
import { expect, test } from 'vitest'
import { type Bytes, hex } from '../../core/bytes.ts'
import { isProblemCode, statusOf } from '../../core/problem.ts'
import { makeBundle } from '../../core/sync/bundle.ts'
import { audienceBytes } from '../../core/sync/identity.ts'
import { senderBytes, WITH_KEY } from '../../core/sync/sender.ts'
import { signForm } from '../../core/sync/signed-form.ts'
import { nodeCodec, nodeSha256 } from '../../server/node-ports.ts'
import { checkedCounts } from '../../server/store/backup.ts'
import { fileIn } from '../../server/store/database.ts'
import { answersOf, newId, newPhone } from '../server/test-phone.ts'
import { ORIGIN, testServer } from '../server/test-server.ts'
import { everythingIn, goodsOf } from './http-goods.ts'
import { type Goods, type HttpInput, httpInput } from './http-inputs.ts'
import { drawFrom, malformed } from './mutate.ts'

const seed = Number(process.env.FUZZ_SEED ?? 20_261_122)
/** A request is some ten times dearer than a parser. */
const inputs = Math.ceil(Number(process.env.FUZZ_INPUTS ?? 200_000) / 4)
const AT_ONCE = 32
const SLOWEST_MS = 5_000

function requestOf({ method, target, headers, body, sending }: HttpInput): Request | null {
  try {
    const init = { method, headers: headers.map(([name, value]) => [name, value] as [string, string]) }
    const sent = body === null ? {} : { body: sending === 'whole' ? body : piecesOf(body, sending), duplex: 'half' }
    return new Request(ORIGIN + target, { ...init, ...sent })
  } catch (_noSuchRequestCanBeMade) {
    return null
  }
}

function piecesOf(body: Bytes, sending: HttpInput['sending']): ReadableStream<Bytes> {
  const step = 1 + (body.length >> 2)
  let at = 0
  return new ReadableStream({
    pull(controller) {
      const piece = body.slice(at, at + step)
      at += step
      if (piece.length > 0) controller.enqueue(piece)
      else if (sending === 'torn') controller.error(new Error('the line is lost'))
      else controller.close()
    },
  })
}

/** Null when all is well, else what is not. */
async function troubleWith(
  response: Response,
  { method, target, body }: HttpInput,
  goods: Goods,
): Promise<string | null> {
  const { status, headers } = response
  const isSync = new URL(ORIGIN + target).pathname.startsWith('/sync/')
  if (headers.get('x-content-type-options') !== 'nosniff') return 'no security headers'
  if (status === 200 && isSync && method.toUpperCase() === 'POST') {
    return goods.bodies.some((good) => body !== null && hex(good) === hex(body)) ? null : 'took what nobody sent'
  }
  const text = await response.text()
  if (status < 400) return null
  if (status === 404 && text === (method === 'HEAD' ? '' : '404\n')) return null
  const code = codeIn(text)
  if (code === null || !isProblemCode(code) || statusOf(code) !== status)
    return `${status} without a word of ours: ${text}`
  return code === 'net/server-trouble' ? 'a bug' : null
}

function codeIn(text: string): string | null {
  try {
    const parsed: unknown = JSON.parse(text)
    return parsed !== null && typeof parsed === 'object' && 'code' in parsed ? String(parsed.code) : null
  } catch (_notJson) {
    return null
  }
}

test(
  `${inputs} malformed requests of seed ${seed} are refused in our own words and change nothing`,
  async () => {
    const server = await testServer({ showsMetrics: true })
    const goods = await goodsOf(server.store.identity, server, (path, body) =>
      server.app.fetch(new Request(ORIGIN + path, { method: 'POST', body })),
    )
    const before = await everythingIn(server.dataDir)
    const draw = drawFrom(seed)
    const found: string[] = []
    const seen = new Map<string, number>()
    const one = async (input: HttpInput): Promise<void> => {
      const request = requestOf(input)
      if (request === null) return
      const startedAt = performance.now()
      const response = await server.app.fetch(request)
      const trouble = await troubleWith(response, input, goods)
      seen.set(`${response.status}`, (seen.get(`${response.status}`) ?? 0) + 1)
      if (trouble !== null) found.push(`${trouble}: ${told(input)}`)
      if (performance.now() - startedAt > SLOWEST_MS) found.push(`too slow: ${told(input)}`)
    }
    for (let i = 0; i < inputs && found.length < 5; i += AT_ONCE) {
      await Promise.all(Array.from({ length: Math.min(AT_ONCE, inputs - i) }, () => one(httpInput(goods, draw))))
    }
    expect([found, server.bugs]).toEqual([[], []])
    expect(await everythingIn(server.dataDir)).toEqual(before)
    // Good ones among them came through, and every kind of refusal was met.
    expect([...seen.keys()].sort()).toEqual(
      expect.arrayContaining(['200', '400', '401', '403', '404', '409', '413', '503']),
    )
    expect(Object.keys(Object.prototype)).toEqual([])
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
  },
  inputs * 10,
)

const signedInputs = Math.ceil(inputs / 25)

test(
  `${signedInputs} malformed contents of seed ${seed}, rightly signed, are refused or judged, and leave a sound store`,
  async () => {
    const server = await testServer()
    const { identity } = server.store
    const draw = drawFrom(seed)
    const phone = await newPhone()
    const clear = senderBytes(phone.signer.publicKey, true, identity, nodeSha256)
    const frame = { flags: WITH_KEY, clear, unsent: audienceBytes(identity) }
    const plain = { ...nodeCodec, gzip: async (bytes: Bytes) => bytes }
    const HEAD = 3 + clear.length + 64
    const contents: Bytes[] = []
    for (const count of [1, 4, 30]) contents.push((await contentOf(count)).slice(HEAD))
    const seen = new Set<number>()
    for (let i = 0; i < signedInputs; i++) {
      const content = malformed(contents[i % contents.length] ?? new Uint8Array(), contents, draw)
      const response = await server.post(await signForm('bundle', frame, content, phone.signer, nodeCodec))
      seen.add(response.status)
    }
    expect(server.bugs).toEqual([])
    expect([...seen].filter((status) => ![200, 400, 413].includes(status))).toEqual([])
    expect(seen.has(400)).toBe(true)
    expect(checkedCounts(fileIn(server.dataDir)).records).toBeGreaterThanOrEqual(0)

    async function contentOf(count: number): Promise<Bytes> {
      const learner = newId()
      const rows = answersOf(learner, count).map((record, i) => ({ record, n: i + 1 }))
      const making = { audience: identity, signer: phone.signer, codec: plain, sha256: nodeSha256 }
      const learners = [{ learner, link: '0'.repeat(16) }]
      return makeBundle({ madeAt: 0, learners, rows }, { ...making, withKey: true, isLetter: false })
    }
  },
  signedInputs * 100,
)

function told({ method, target, headers, body, sending }: HttpInput): string {
  const bytes = body === null ? 'none' : hex(body.subarray(0, 300))
  return `${method} ${target.slice(0, 200)} ${JSON.stringify(headers).slice(0, 300)} ${sending} ${bytes}`
}
