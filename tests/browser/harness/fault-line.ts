// The bytes between phone and server, as bad as the field makes them: a TCP proxy that knows only where a request begins.
// Answers by somebody else are the business of faulty-front.ts, a slow line that of tests/bench/slow-line.ts; the three are chained.
import { connect, createServer, type Server, type Socket } from 'node:net'
import { createConnectionLog } from '../../bench/exchanges.ts'
import type { Asked } from './faulty-front.ts'

export type LineFault =
  /** Reset before a byte goes on. */
  | { readonly kind: 'refuse' }
  /** Reset after so many bytes of the request, head included, went on. */
  | { readonly kind: 'cut-up'; readonly bytes: number }
  /** Closed after so many bytes of the answer, head included; the server has done its work by then. */
  | { readonly kind: 'cut-down'; readonly bytes: number }
  /** Nothing arrives anywhere, and nobody says so. */
  | { readonly kind: 'black-hole' }
  /** The request reaches the server when the promise resolves, whatever became of the phone. */
  | { readonly kind: 'late'; readonly until: Promise<void> }
  /** The server gets the request a second time, with nobody there for its answer. */
  | { readonly kind: 'twice' }

export interface FaultLine {
  readonly port: number
  /** As the phone sees the server. */
  readonly origin: string
  /** Every request that came this far, in order. */
  readonly asked: Asked[]
  /** Payload of TCP that was passed on, heads included. */
  bytes(): { readonly up: number; readonly down: number }
  /** Decides about every request; null passes it. */
  fault(rule: (asked: Asked) => LineFault | null): void
  pass(): void
  /** Breaks every connection there is: the phone came to another mast. */
  breakAll(): void
  /** Resolves when everything late or doubled has reached the server and been answered. */
  settled(): Promise<void>
  close(): Promise<void>
}

interface Line {
  readonly serverPort: number
  readonly asked: Asked[]
  readonly strays: Set<Promise<void>>
  rule: (asked: Asked) => LineFault | null
  up: number
  down: number
}

export async function openFaultLine(serverPort: number): Promise<FaultLine> {
  const line: Line = { serverPort, asked: [], strays: new Set(), rule: () => null, up: 0, down: 0 }
  const open = new Set<Socket>()
  const listener = createServer((phone) => {
    open.add(phone)
    phone.on('close', () => open.delete(phone))
    carry(line, phone)
  })
  const port = await listen(listener)
  const breakAll = () => {
    for (const phone of open) phone.resetAndDestroy()
  }
  return {
    port,
    origin: `http://localhost:${port}`,
    asked: line.asked,
    bytes: () => ({ up: line.up, down: line.down }),
    fault(next) {
      line.rule = next
    },
    pass() {
      line.rule = () => null
    },
    breakAll,
    async settled() {
      await Promise.all(line.strays)
    },
    async close() {
      const closed = new Promise((resolve) => listener.close(resolve))
      breakAll()
      await closed
    },
  }
}

/** One connection. Chromium sends a request's head in one piece, and no request before the answer to the last one. */
function carry(line: Line, phone: Socket): void {
  const server = connect({ port: line.serverPort, host: '127.0.0.1' })
  const over = () => {
    phone.destroy()
    server.destroy()
  }
  for (const end of [phone, server]) end.setNoDelay(true).on('error', over).on('close', over)
  let fault: LineFault | null = null
  let gathered: Buffer[] = []
  let upLeft = 0
  let downLeft = 0
  const log = createConnectionLog(0, ({ method, path }) => {
    line.asked.push({ method, path })
    fault = line.rule({ method, path })
    gathered = []
    upLeft = fault?.kind === 'cut-up' ? fault.bytes : Number.POSITIVE_INFINITY
    downLeft = fault?.kind === 'cut-down' ? fault.bytes : Number.POSITIVE_INFINITY
    if (fault?.kind === 'late') stray(line, gathered, fault.until)
  })

  phone.on('data', (bytes: Buffer) => {
    log.up(bytes, 0)
    gathered.push(bytes)
    if (fault?.kind === 'refuse') return void phone.resetAndDestroy()
    if (fault?.kind === 'black-hole' || fault?.kind === 'late') return
    const part = bytes.subarray(0, upLeft)
    upLeft -= part.length
    line.up += part.length
    server.write(part, () => upLeft <= 0 && phone.resetAndDestroy())
  })
  server.on('data', (bytes: Buffer) => {
    if (fault?.kind === 'twice') stray(line, gathered, Promise.resolve())
    if (fault?.kind === 'twice') fault = null
    const part = bytes.subarray(0, downLeft)
    downLeft -= part.length
    line.down += part.length
    // What was written must leave before the line breaks.
    phone.write(part, () => downLeft <= 0 && phone.destroy())
  })
}

/** Sends what was gathered on a connection of its own, and waits for the first bytes of the answer. */
function stray(line: Line, gathered: readonly Buffer[], ready: Promise<void>): void {
  const sent = ready.then(
    () =>
      new Promise<void>((resolve) => {
        const server = connect({ port: line.serverPort, host: '127.0.0.1' }, () =>
          server.write(Buffer.concat(gathered)),
        )
        server.on('data', () => server.destroy())
        server.on('error', () => server.destroy())
        server.on('close', () => resolve())
      }),
  )
  line.strays.add(sent)
  void sent.finally(() => line.strays.delete(sent))
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      if (address === null || typeof address === 'string') return reject(new Error('the line has no port'))
      resolve(address.port)
    })
  })
}
