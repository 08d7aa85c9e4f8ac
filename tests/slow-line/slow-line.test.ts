import { Agent, createServer, get, type Server } from 'node:http'
import { connect } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { type LineShape, openSlowLine, type SlowLine } from '../bench/slow-line.ts'

const LINE: LineShape = { downKbit: 400, upKbit: 400, rttMs: 100 }
/** Request and answer on a new connection: handshake, then there and back. */
const TWO_ROUND_TRIPS_MS = 200

test('a cut line refuses, and a mended one carries again', async () => {
  const line = await lineTo(answersOf(10))
  line.cut()
  await expect(fetched(line)).rejects.toThrow()
  line.mend()
  expect((await fetched(line)).bytes).toBe(10)
})

test('50 kB at 400 kbit/s take a second after the round trips', async () => {
  const line = await lineTo(answersOf(50_000))
  const { tookMs } = await fetched(line)
  expect((tookMs - TWO_ROUND_TRIPS_MS) / 1000).toBeGreaterThan(0.98)
  expect((tookMs - TWO_ROUND_TRIPS_MS) / 1000).toBeLessThan(1.1)
})

test('two connections share the rate and end together', async () => {
  const line = await lineTo(answersOf(25_000))
  const [one, other] = await Promise.all([fetched(line), fetched(line)])
  expect(Math.max(one.tookMs, other.tookMs) - TWO_ROUND_TRIPS_MS).toBeGreaterThan(980)
  expect(Math.max(one.tookMs, other.tookMs) - TWO_ROUND_TRIPS_MS).toBeLessThan(1100)
  expect(Math.abs(one.tookMs - other.tookMs)).toBeLessThan(100)
})

test('a connection that is open already costs one round trip', async () => {
  const line = await lineTo(answersOf(10))
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  onTestFinished(() => agent.destroy())
  const first = await fetched(line, agent)
  const second = await fetched(line, agent)
  expect(first.tookMs).toBeGreaterThan(195)
  expect(second.tookMs).toBeGreaterThan(95)
  expect(second.tookMs).toBeLessThan(195)
  expect(line.tally()).toMatchObject({ connections: 1, requests: 2 })
})

test('what goes up is slow too, and the end of a flow comes after its bytes', async () => {
  const server = createServer((request, response) => request.resume().on('end', () => response.end('ok')))
  const line = await lineTo(server)
  const socket = connect(line.port, '127.0.0.1')
  const startedAt = performance.now()
  socket.write('POST / HTTP/1.1\r\nhost: test\r\nconnection: close\r\ncontent-length: 20000\r\n\r\n')
  socket.end(Buffer.alloc(20_000))
  let answer = ''
  for await (const part of socket) answer += String(part)
  expect(answer).toMatch(/^HTTP\/1\.1 200 /)
  expect(performance.now() - startedAt - TWO_ROUND_TRIPS_MS).toBeGreaterThan(390)
})

test('bytes and requests are counted with their headers', async () => {
  const line = await lineTo(answersOf(1000))
  await fetched(line)
  const { bytesUp, bytesDown, requests } = line.tally()
  expect(requests).toBe(1)
  expect(bytesUp).toBeGreaterThan(40)
  expect(bytesDown).toBeGreaterThan(1100)
  expect(line.exchanges()).toMatchObject([{ method: 'GET', path: '/', connection: 1, bytesUp, bytesDown }])
  line.forget()
  expect(line.tally()).toEqual({ bytesUp: 0, bytesDown: 0, connections: 0, requests: 0 })
})

function answersOf(bytes: number): Server {
  return createServer((_request, response) => response.end(Buffer.alloc(bytes, 'x')))
}

async function lineTo(server: Server): Promise<SlowLine> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  const line = await openSlowLine(address.port, LINE)
  onTestFinished(async () => {
    await line.close()
    server.closeAllConnections()
    server.close()
  })
  return line
}

function fetched({ port }: SlowLine, agent?: Agent): Promise<{ bytes: number; tookMs: number }> {
  const startedAt = performance.now()
  return new Promise((resolve, reject) => {
    get({ port, host: '127.0.0.1', ...(agent && { agent }) }, async (response) => {
      let bytes = 0
      for await (const part of response) bytes += (part as Buffer).length
      resolve({ bytes, tookMs: performance.now() - startedAt })
    }).on('error', reject)
  })
}
