// The same over a real socket, where requests need not even be requests: broken lines, lengths that lie, smuggled seconds, torn ends.
import { connect } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { type Bytes, concat, hex, utf8 } from '../../core/bytes.ts'
import { parseServerIdentity } from '../../core/sync/identity.ts'
import { startServer } from '../../server/start.ts'
import { writeApp, writePacks } from '../server/test-packs.ts'
import { temporaryFolder } from '../server/test-server.ts'
import { everythingIn, goodsOf } from './http-goods.ts'
import { type Goods, pick } from './http-inputs.ts'
import { type Draw, drawFrom, malformed } from './mutate.ts'

const seed = Number(process.env.FUZZ_SEED ?? 20_261_122)
const inputs = Math.ceil(Number(process.env.FUZZ_INPUTS ?? 200_000) / 100)
const LANES = 32
/** Silence is an answer too: a server that waits for more is told that no more comes. */
const SILENCE_MS = 60

const heads: readonly ((length: number) => string)[] = [
  (length) => `POST /sync/bundles HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: ${length}\r\n\r\n`,
  (length) => `POST /sync/pages HTTP/1.1\r\nHost: a\r\nContent-Length: ${length}\r\n\r\n`,
  (length) =>
    `POST /sync/bundles HTTP/1.1\r\nHost: a\r\nContent-Length: ${length}\r\nContent-Length: ${length + 1}\r\n\r\n`,
  (length) => `POST /sync/bundles HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n${length.toString(16)}\r\n`,
  (length) =>
    `POST /sync/bundles HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: ${length}\r\n\r\n0\r\n\r\n`,
  () => 'POST /sync/bundles HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n',
  (length) => `POST /sync/bundles HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: ${length}\r\n\r\n`,
  () => 'GET / HTTP/1.1\r\nHost: a\r\n\r\n',
  () => 'GET /sync/server HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n',
  () => 'GET http://else.where/sync/server HTTP/1.1\r\nHost: a\r\n\r\n',
  () => 'GET // HTTP/1.1\r\nHost: [\r\n\r\n',
  () => 'GET /%00 HTTP/1.1\r\n\r\n',
  () => 'OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n',
  () => 'CONNECT else.where:80 HTTP/1.1\r\nHost: a\r\n\r\n',
  () => 'TRACE / HTTP/1.1\r\nHost: a\r\n\r\n',
  () => 'GET / HTTP/0.9\r\n\r\n',
  () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  () => `GET / HTTP/1.1\r\nHost: a\r\nCookie: ${'a'.repeat(20_000)}\r\n\r\n`,
  () => `GET / HTTP/1.1\r\n${'a: b\r\n'.repeat(3000)}\r\n`,
  () => 'GET / HTTP/1.1\r\nHost: a\r\nA: b\r\n c\r\nB : d\r\n\0: e\r\n\r\n',
  () => 'GET / HTTP/1.1\nHost: a\n\n',
]

function rawInput({ bodies }: Goods, draw: Draw): Bytes {
  const body = draw(4) === 0 ? pick(bodies, draw) : malformed(pick(bodies, draw), bodies, draw)
  const head = utf8(pick(heads, draw)(Math.max(0, body.length + (draw(3) === 0 ? draw(40) - 20 : 0))))
  const whole = concat(head, body, draw(3) === 0 ? utf8(pick(heads, draw)(0)) : [])
  if (draw(2) === 0) return whole
  // Damage near the head, where a byte means most.
  const at = Math.min(whole.length, head.length + draw(20))
  return concat(malformed(whole.slice(0, at), [head], draw), whole.slice(at))
}

/** All that came back until the line was closed. */
function answerTo(port: number, bytes: Bytes): Promise<string> {
  return new Promise((resolve) => {
    let heard = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    socket.setTimeout(SILENCE_MS, () => socket.end())
    socket.setEncoding('latin1')
    socket.on('data', (text) => {
      heard += text
      socket.end()
    })
    // The server may cut a line that makes no sense.
    socket.on('error', () => socket.destroy())
    socket.on('close', () => resolve(heard))
  })
}

/** Null when all is well. Node itself answers what is no request; behind it only our own codes may say 503. */
function troubleIn(heard: string): string | null {
  const bad = [...heard.matchAll(/HTTP\/1\.1 (5\d\d)/g)].map(([, status]) => status)
  if (bad.some((status) => status !== '503')) return `answered ${bad.join()}`
  return bad.length > 0 && !/"code":"(net\/unreachable|sync\/busy)"/.test(heard) ? '503 without a word of ours' : null
}

test(
  `${inputs} pieces of noise of seed ${seed} on a real line end in a refusal or a closed line, and change nothing`,
  async () => {
    const folder = temporaryFolder()
    const packs = await writePacks(folder)
    const bugs: unknown[] = []
    const dataDir = join(folder, 'data')
    const from = { host: '127.0.0.1', port: 0, dataDir, appDir: writeApp(folder), packsDir: packs.packsDir }
    const server = await startServer({ ...from, onBug: (bug) => bugs.push(bug) })
    let isOpen = true
    onTestFinished(async () => {
      if (isOpen) await server.close()
    })
    const url = `http://127.0.0.1:${server.port}`
    const identity = parseServerIdentity(new Uint8Array(await (await fetch(`${url}/sync/server`)).arrayBuffer()))
    const goods = await goodsOf(identity, packs, (path, body) => fetch(url + path, { method: 'POST', body }))
    const before = await everythingIn(dataDir)
    const draw = drawFrom(seed)
    const found: string[] = []
    let left = inputs
    let answered = 0
    const lane = async () => {
      while (left-- > 0 && found.length < 5) {
        const bytes = rawInput(goods, draw)
        const heard = await answerTo(server.port, bytes)
        if (heard.startsWith('HTTP/1.1 ')) answered++
        const trouble = troubleIn(heard)
        if (trouble !== null) found.push(`${trouble} to ${hex(bytes.subarray(0, 400))}`)
      }
    }
    await Promise.all(Array.from({ length: LANES }, lane))
    expect([found, bugs]).toEqual([[], []])
    expect(answered).toBeGreaterThan(inputs / 3)
    expect((await fetch(`${url}/livez`)).status).toBe(200)
    expect(await everythingIn(dataDir)).toEqual(before)
    expect(Object.keys(Object.prototype)).toEqual([])
    isOpen = false
    await server.close()
    expect(bugs).toEqual([])
  },
  60_000 + inputs * 50,
)
