// How many bundles a server takes (G14): ten records and one signature each, from phones that all send at once, on a real disk.
// The server is a process of its own; whoever sends lives on the same machine, and was told beforehand what to send.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type Bytes, concat, utf8 } from '../../../core/bytes.ts'
import type { LearningRecord } from '../../../core/record/record.ts'
import { recordId } from '../../../core/record/record.ts'
import { parseServerIdentity, type ServerIdentity } from '../../../core/sync/identity.ts'
import { ITEMS, writeApp, writePacks } from '../../server/test-packs.ts'
import { answerOf, bundleOf, completionOf, newId, newPhone } from '../../server/test-phone.ts'
import type { Measure } from '../measure.ts'

const PHONES = 64
const SECONDS = 10
const RECORDS = 10
/** More than a phone gets rid of in that time. */
const BUNDLES_EACH = 400

export const serverMeasure: Measure = {
  name: 'server',
  figures: [
    { name: 'server: bundles a second', unit: '' },
    { name: 'server: p50', unit: 'ms' },
    { name: 'server: p99', unit: 'ms', goal: 150 },
  ],
  async run(_stage, tell) {
    const folder = mkdtempSync(join(tmpdir(), 'domdom-bench-load-'))
    const server = await spawnServer(folder)
    try {
      const requests = await requestsFor(server)
      tell(`${PHONES * BUNDLES_EACH} bundles of ${requests[0]?.[1]?.length} bytes are made`)
      const waits: number[] = []
      const startedAt = performance.now()
      const until = startedAt + SECONDS * 1000
      await Promise.all(requests.map((own) => sendAll(server.port, own, until, waits)))
      const seconds = (performance.now() - startedAt) / 1000
      waits.sort((a, b) => a - b)
      const at = (share: number) => waits[Math.floor(share * (waits.length - 1))] ?? Number.NaN
      return { 'server: bundles a second': waits.length / seconds, 'server: p50': at(0.5), 'server: p99': at(0.99) }
    } finally {
      await server.end()
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

interface LoadedServer {
  readonly port: number
  readonly identity: ServerIdentity
  /** A pack it knows, so that it marks what comes. */
  readonly packHash: string
  end(): Promise<void>
}

async function spawnServer(folder: string): Promise<LoadedServer> {
  const { packsDir, packHash } = await writePacks(folder)
  const options = { host: '127.0.0.1', port: 0, dataDir: join(folder, 'data'), packsDir, appDir: writeApp(folder) }
  const code = `
    import { startServer } from '${new URL('../../../server/start.ts', import.meta.url)}'
    const server = await startServer({ ...${JSON.stringify(options)}, onBug: (error) => console.error(error) })
    console.log(server.port)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await once(createInterface(child.stdout), 'line')
  const port = Number(line)
  const told = await fetch(`http://127.0.0.1:${port}/sync/server`)
  const identity = parseServerIdentity(new Uint8Array(await told.arrayBuffer()))
  return {
    port,
    identity,
    packHash,
    async end() {
      const ended = once(child, 'close')
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** By phone: its requests as bytes. The key goes along with the first alone, as phones do it. */
function requestsFor({ identity, packHash }: LoadedServer): Promise<readonly (readonly Bytes[])[]> {
  return Promise.all(
    Array.from({ length: PHONES }, async () => {
      const [phone, learner] = [await newPhone(), newId()]
      const requests: Bytes[] = []
      for (let i = 0; i < BUNDLES_EACH; i++) {
        const body = await bundleOf(phone, identity, runOf(learner, packHash), { withKey: i === 0 })
        const head = `POST /sync/bundles HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: ${body.length}\r\n\r\n`
        requests.push(concat(utf8(head), body))
      }
      return requests
    }),
  )
}

/** One passage through a lesson: nine answers and that it is finished. */
function runOf(learner: string, packHash: string): readonly LearningRecord[] {
  const run = newId()
  const answers = Array.from({ length: RECORDS - 1 }, (_, i) => {
    const [item = ''] = ITEMS.slice(i % ITEMS.length)
    return answerOf(learner, { id: recordId(run, i), run, packHash, item, attempt: 1 + Math.floor(i / ITEMS.length) })
  })
  return [...answers, completionOf(learner, { id: recordId(run, RECORDS - 1), run, packHash })]
}

/** One after the other over one line, each when the one before was answered, until the time is over. */
async function sendAll(port: number, requests: readonly Bytes[], until: number, waits: number[]): Promise<void> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.setNoDelay(true)
  for (const request of requests) {
    const sentAt = performance.now()
    if (sentAt >= until) break
    socket.write(request)
    await wholeAnswer(socket)
    waits.push(performance.now() - sentAt)
  }
  socket.destroy()
}

/** Throws for anything but a receipt. */
async function wholeAnswer(socket: Socket): Promise<void> {
  let heard = Buffer.alloc(0)
  for (;;) {
    const [piece] = (await once(socket, 'data')) as [Buffer]
    heard = Buffer.concat([heard, piece])
    const end = heard.indexOf('\r\n\r\n')
    if (end < 0) continue
    const head = heard.toString('latin1', 0, end)
    const length = Number(/^content-length: (\d+)$/im.exec(head)?.[1])
    if (!head.startsWith('HTTP/1.1 200 ') || !(length >= 0)) throw new Error(`the server answered ${head}`)
    if (heard.length >= end + 4 + length) return
  }
}
