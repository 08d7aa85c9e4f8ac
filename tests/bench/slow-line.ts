// A slow line in front of our real server: a TCP proxy on loopback. Page and service worker both pass through it, and every
// byte counts. Not modelled: TCP slow start, TLS, loss. A line that refuses stands for a phone without network.
import { connect, createServer, type Server, type Socket } from 'node:net'
import { createConnectionLog, type Exchange } from './exchanges.ts'
import { createLane, type Lane } from './lane.ts'

export interface LineShape {
  /** Thousand bits a second, shared by all connections. */
  readonly downKbit: number
  readonly upKbit: number
  /** Half of it each way on all data, and once whole before a new connection carries its first byte. */
  readonly rttMs: number
}

export const SLOW: LineShape = { downKbit: 400, upKbit: 400, rttMs: 400 }
/** For what is not measured. */
export const FAST: LineShape = { downKbit: 100_000, upKbit: 100_000, rttMs: 0 }

export interface Tally {
  /** Payload of TCP, HTTP headers included. */
  readonly bytesUp: number
  readonly bytesDown: number
  readonly connections: number
  readonly requests: number
}

export interface SlowLine {
  readonly port: number
  /** From now on. */
  shape(shape: LineShape): void
  /** Breaks every connection and refuses new ones. */
  cut(): void
  mend(): void
  /** Breaks every connection; new ones are carried. */
  drop(): void
  /** Since the start or the last `forget`. */
  tally(): Tally
  exchanges(): readonly Exchange[]
  forget(): void
  close(): Promise<void>
}

interface Ends {
  readonly phone: Socket
  readonly server: Socket
}

export async function openSlowLine(serverPort: number, first: LineShape): Promise<SlowLine> {
  const open = new Set<Ends>()
  let shape = first
  let isCut = false
  let seen = nothingSeen()
  const up = createLane(() => ({ kbit: shape.upKbit, delayMs: shape.rttMs / 2 }))
  const down = createLane(() => ({ kbit: shape.downKbit, delayMs: shape.rttMs / 2 }))

  const listener = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (phone) => {
    if (isCut) return void phone.destroy()
    const ends = { phone, server: connect({ port: serverPort, host: '127.0.0.1', allowHalfOpen: true }) }
    open.add(ends)
    seen.connections++
    join(ends)
    // The handshake: the phone may not speak before its SYN has been answered.
    setTimeout(() => phone.resume(), shape.rttMs)
  })

  function join(ends: Ends): void {
    const { phone, server } = ends
    const log = createConnectionLog(seen.connections, (exchange) => seen.exchanges.push(exchange))
    phone.setNoDelay(true)
    server.setNoDelay(true)
    phone.on('data', (bytes: Buffer) => {
      seen.bytesUp += bytes.length
      log.up(bytes, Date.now())
    })
    carry(up, phone, server, () => undefined)
    carry(down, server, phone, (length) => {
      seen.bytesDown += length
      log.down(length, Date.now())
    })
    const over = () => {
      up.drop(phone)
      down.drop(server)
      phone.destroy()
      server.destroy()
      open.delete(ends)
    }
    phone.on('error', over)
    server.on('error', over)
    phone.on('close', over)
  }

  const port = await listen(listener)
  return {
    port,
    shape: (next) => {
      shape = next
    },
    cut() {
      isCut = true
      for (const { phone } of open) phone.destroy()
    },
    mend() {
      isCut = false
    },
    drop() {
      for (const { phone } of open) phone.destroy()
    },
    tally: () => ({ ...totals(seen), requests: seen.exchanges.length }),
    exchanges: () => seen.exchanges,
    forget() {
      seen = nothingSeen()
    },
    async close() {
      const closed = new Promise((resolve) => listener.close(resolve))
      for (const { phone } of open) phone.destroy()
      await closed
    },
  }
}

interface Seen {
  bytesUp: number
  bytesDown: number
  connections: number
  readonly exchanges: Exchange[]
}

function nothingSeen(): Seen {
  return { bytesUp: 0, bytesDown: 0, connections: 0, exchanges: [] }
}

function totals({ bytesUp, bytesDown, connections }: Seen) {
  return { bytesUp, bytesDown, connections }
}

function carry(lane: Lane, from: Socket, to: Socket, arrived: (length: number) => void): void {
  from.on('data', (bytes: Buffer) =>
    lane.send(from, bytes, (part) => {
      if (to.destroyed) return
      arrived(part.length)
      to.write(part)
    }),
  )
  from.on('end', () => lane.send(from, Buffer.alloc(0), () => to.end()))
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
