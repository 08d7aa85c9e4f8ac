import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { limits } from '../../core/limits.ts'
import { Problem, type ProblemCode } from '../../core/problem.ts'
import { type RunningServer, type StartOptions, startServer } from '../../server/start.ts'
import { startTrouble, welcome } from '../../server/words.ts'
import { writeApp, writePacks } from './test-packs.ts'
import { answerOf, bundleOf, newId, newPhone, receiptIn } from './test-phone.ts'
import { temporaryFolder } from './test-server.ts'

const bug = (error: unknown) => {
  throw error
}

async function optionsIn(folder: string): Promise<StartOptions> {
  const { packsDir } = await writePacks(folder)
  const appDir = writeApp(folder)
  return { host: '127.0.0.1', port: 0, dataDir: join(folder, 'data'), appDir, packsDir, onBug: bug }
}

const urlOf = ({ port }: RunningServer, path: string) => `http://127.0.0.1:${port}${path}`

describe('a server does not start', () => {
  test('on a port in use, and leaves the data folder free', async () => {
    const first = await startServer(await optionsIn(temporaryFolder()))
    const options = await optionsIn(temporaryFolder())
    await expect(startServer({ ...options, port: first.port })).rejects.toThrow('start/port-in-use')
    const second = await startServer(options)
    await second.close()
    await first.close()
  })

  test('beside another on the same folder', async () => {
    const options = await optionsIn(temporaryFolder())
    const first = await startServer(options)
    await expect(startServer(options)).rejects.toThrow('start/database-in-use')
    await first.close()
  })

  test('without a built app', async () => {
    const options = await optionsIn(temporaryFolder())
    await expect(startServer({ ...options, appDir: join(options.dataDir, 'none') })).rejects.toThrow('start/not-built')
  })

  test('on a port that is none: one sentence in each language, no stack, exit code 1', async () => {
    const main = new URL('../../server/main.ts', import.meta.url).pathname
    const child = spawn(process.execPath, [main], { env: { ...process.env, PORT: 'eight' } })
    let said = ''
    child.stderr.on('data', (text) => {
      said += text
    })
    const [code] = await once(child, 'close')
    expect(code).toBe(1)
    expect(said.trim().split('\n')).toEqual(startTrouble(new Problem('start/port-in-use', { port: 'eight' })))
  })
})

test.each<ProblemCode>([
  'start/port-in-use',
  'start/folder-not-writable',
  'start/database-in-use',
  'start/not-built',
  'storage/newer-database',
  'storage/older-database',
  'storage/exists',
  'storage/damaged',
  'storage/unavailable',
])('%s has a sentence in both languages', (code) => {
  const lines = startTrouble(new Problem(code, { port: 8080, folder: 'data', file: 'a.sqlite', found: 'x' }))
  expect(lines).toHaveLength(2)
  expect(lines?.join()).not.toContain('{')
})

test('a started server says in a few lines where it is', () => {
  for (const host of ['127.0.0.1', '127.0.1.1', '::1', 'localhost']) {
    const lines = welcome(host, 8080)
    expect(lines.length).toBeLessThanOrEqual(5)
    expect(lines.join('\n')).toContain('npm run domdom -- report')
    expect(lines.join('\n')).not.toContain('HTTPS')
  }
  expect(welcome('127.0.0.1', 8080)[0]).toContain('http://localhost:8080')
})

test.each(['0.0.0.0', '::', '192.168.1.7', 'school.example'])(
  'a server that others reach, at %s, says in each language that phones need HTTPS',
  (host) => {
    expect(welcome(host, 8080).filter((line) => line.includes('HTTPS'))).toHaveLength(2)
  },
)

test('a bundle travels over a real line, and a body over the bound is cut off', async () => {
  const server = await startServer(await optionsIn(temporaryFolder()))
  const identity = await (await fetch(urlOf(server, '/sync/server'))).json()
  const phone = await newPhone()
  const body = await bundleOf(phone, identity, [answerOf(newId())])
  const answer = await fetch(urlOf(server, '/sync/bundles'), { method: 'POST', body })
  const receipt = await receiptIn(answer, identity, phone, body, 1)
  expect(receipt.verdicts).toEqual([{ kind: 'stored', version: 1 }])
  expect(receipt.windowSeconds).toBe(limits.reconnectWindowSeconds)
  const large = new Uint8Array(limits.bundleBytesMax + limits.sealBytesMax + 1)
  const refused = await fetch(urlOf(server, '/sync/bundles'), { method: 'POST', body: large })
  expect(refused.status).toBe(413)
  const undeclared = new Blob([large]).stream()
  const init: RequestInit & { duplex: 'half' } = { method: 'POST', body: undeclared, duplex: 'half' }
  expect((await fetch(urlOf(server, '/sync/bundles'), init)).status).toBe(413)
  await server.close()
})

/** Headers as Chromium 150 sends them with a bundle. */
const ofChromium = [
  'host: localhost:8080',
  'connection: keep-alive',
  'sec-ch-ua-platform: "Android"',
  'user-agent: Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Mobile Safari/537.36',
  'sec-ch-ua: "Chromium";v="150", "Not.A/Brand";v="24"',
  'sec-ch-ua-mobile: ?1',
  'accept: */*',
  'origin: http://localhost:8080',
  'sec-fetch-site: same-origin',
  'sec-fetch-mode: cors',
  'sec-fetch-dest: empty',
  'accept-encoding: gzip, deflate, br, zstd',
  'accept-language: vi-VN,vi;q=0.9',
]

test('one record more costs less than 900 bytes in all, and the line stays open for the next', async () => {
  const server = await startServer(await optionsIn(temporaryFolder()))
  const identity = await (await fetch(urlOf(server, '/sync/server'))).json()
  const phone = await newPhone()
  const learner = newId()
  const socket = connect(server.port, '127.0.0.1')
  const exchange = async (withKey: boolean) => {
    // The phone's own run: its id is the record's series too.
    const run = newId()
    const body = await bundleOf(phone, identity, [answerOf(learner, { id: run, run })], { withKey })
    const head = ['POST /sync/bundles HTTP/1.1', ...ofChromium, `content-length: ${body.length}`, '', ''].join('\r\n')
    const answered = once(socket, 'data')
    socket.write(Buffer.concat([Buffer.from(head), body]))
    const [answer]: Buffer[] = await answered
    return { sent: head.length + body.length, answer: answer ?? Buffer.alloc(0) }
  }
  await exchange(true)
  const { sent, answer } = await exchange(false)
  const end = answer.indexOf('\r\n\r\n')
  const [status, ...headers] = answer.subarray(0, end).toString('latin1').split('\r\n')
  expect(status).toBe('HTTP/1.1 200 OK')
  const length = answer.length - end - 4
  expect(headers.map((line) => line.toLowerCase()).sort()).toEqual([
    `content-length: ${length}`,
    'x-content-type-options: nosniff',
  ])
  expect(sent + answer.length).toBeLessThanOrEqual(900)
  socket.destroy()
  await server.close()
})

test('counts are shown only where somebody asked for them, and name nobody', async () => {
  const options = await optionsIn(temporaryFolder())
  const quiet = await startServer(options)
  expect((await fetch(urlOf(quiet, '/metrics'))).status).toBe(404)
  await quiet.close()
  const server = await startServer({ ...options, showsMetrics: true })
  const identity = await (await fetch(urlOf(server, '/sync/server'))).json()
  const phone = await newPhone()
  const learner = newId()
  const record = answerOf(learner)
  for (const records of [[record, { ...answerOf(learner), attempt: 0 }], [record], []]) {
    const body = await bundleOf(phone, identity, records)
    await (await fetch(urlOf(server, '/sync/bundles'), { method: 'POST', body })).arrayBuffer()
  }
  const text = await (await fetch(urlOf(server, '/metrics'))).text()
  const counts = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  expect(counts.sort()).toEqual([
    'domdom_refused_total{kind="sync/bad-form"} 1',
    'domdom_rejected_total{kind="record/bad-form"} 1',
    'domdom_verdicts_total{kind="duplicate"} 1',
    'domdom_verdicts_total{kind="rejected"} 1',
    'domdom_verdicts_total{kind="stored"} 1',
  ])
  expect(text).not.toContain(learner)
  await server.close()
})

test('a phone that loses its line in the middle of a bundle is no bug', async () => {
  const bugs: unknown[] = []
  const options = await optionsIn(temporaryFolder())
  const server = await startServer({ ...options, onBug: (error) => bugs.push(error) })
  const socket = connect(server.port, '127.0.0.1')
  socket.write('POST /sync/bundles HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\nexpect: 100-continue\r\n\r\n')
  await once(socket, 'data')
  socket.write('domdom-signed/1 bundle')
  socket.resetAndDestroy()
  await once(socket, 'close')
  expect((await fetch(urlOf(server, '/livez'))).status).toBe(200)
  await server.close()
  expect(bugs).toEqual([])
})

test('a closing server finishes the bundle it is receiving, then takes no more', async () => {
  const server = await startServer(await optionsIn(temporaryFolder()))
  const identity = await (await fetch(urlOf(server, '/sync/server'))).json()
  const phone = await newPhone()
  const body = await bundleOf(phone, identity, [answerOf(newId())])
  const socket = connect(server.port, '127.0.0.1')
  const head = `POST /sync/bundles HTTP/1.1\r\nhost: x\r\ncontent-length: ${body.length}\r\nexpect: 100-continue\r\n\r\n`
  socket.write(head)
  // The server's "continue" shows that it has begun with this request.
  await once(socket, 'data')
  const closing = server.close()
  const answered = once(socket, 'data')
  socket.write(body)
  expect(String((await answered)[0])).toMatch(/^HTTP\/1.1 200 /)
  await closing
  await expect(fetch(urlOf(server, '/livez'))).rejects.toThrow()
})
