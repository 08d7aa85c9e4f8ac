// The line between phone and server, as bad as the field can make it: it refuses, holds, cuts, lies, and counts.
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'

export type Fault =
  /** The connection breaks without an answer. */
  | { readonly kind: 'refuse' }
  /** Somebody else answers. `reached`: the server got the request all the same. */
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly type: string
      readonly body: string | Uint8Array
      readonly headers?: Readonly<Record<string, string>>
      readonly reached?: true
    }
  /** The server answers, but only so many bytes of its body arrive. */
  | { readonly kind: 'cut'; readonly bytes: number }
  /** Nothing moves until the promise resolves. */
  | { readonly kind: 'hold'; readonly until: Promise<void> }

export interface Asked {
  readonly method: string
  readonly path: string
}

export interface Front {
  /** As the phone sees the server. */
  readonly origin: string
  /** Every request that came this far, in order. */
  readonly asked: Asked[]
  /** Bytes of answers' bodies that were passed on. */
  bytes(): number
  /** Decides about every request; null passes it. */
  fault(rule: (asked: Asked) => Fault | null): void
  /** Passes everything again. */
  pass(): void
  /** Closes the port: the phone meets a machine where nobody listens. */
  down(): Promise<void>
  up(): Promise<void>
  /** Sends requests to another server from now on; until its port is known they wait. */
  lead(port: number | Promise<number>): void
}

export interface Gate {
  readonly opened: Promise<void>
  open(): void
}

/** For a fault that holds until the test has seen what it wanted to see. */
export function gate(): Gate {
  let open: () => void = () => undefined
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open: () => open() }
}

export const refused: Fault = { kind: 'refuse' }
export const portalPage: Fault = { kind: 'answer', status: 200, type: 'text/html', body: '<h1>Wi-Fi miễn phí</h1>' }

export async function openFront(serverPort: number): Promise<Front> {
  const asked: Asked[] = []
  let leadsTo: number | Promise<number> = serverPort
  let bytes = 0
  let rule: (asked: Asked) => Fault | null = () => null
  const server = createServer(async (from, to) => {
    const one = { method: from.method ?? '', path: from.url ?? '' }
    asked.push(one)
    const fault = rule(one)
    if (fault?.kind === 'refuse') return void from.socket.destroy()
    if (fault?.kind === 'hold') await fault.until
    if (fault?.kind === 'answer' && fault.reached !== true) return answer(to, fault)
    relay(from, to, fault, await leadsTo)
  })
  const first = await listen(server, 0)

  function relay(from: IncomingMessage, to: ServerResponse, fault: Fault | null, port: number): void {
    const { method, url: path, headers } = from
    // No connection outlives its request, so that a server that is closed has nobody to wait for.
    const short = { ...headers, connection: 'close' }
    const onward = request({ host: '127.0.0.1', port, method, path, headers: short, agent: false }, (got) => {
      if (fault?.kind === 'answer') {
        got.resume()
        return answer(to, fault)
      }
      const { connection: _ours, ...about } = got.headers
      to.writeHead(got.statusCode ?? 502, about)
      let left = fault?.kind === 'cut' ? fault.bytes : Number.POSITIVE_INFINITY
      got.on('data', (data: Buffer) => {
        const part = data.subarray(0, left)
        left -= part.length
        bytes += part.length
        // What was written must leave before the line breaks.
        to.write(part, () => left <= 0 && to.destroy())
      })
      got.on('end', () => to.end())
    })
    onward.on('error', () => to.destroy())
    to.on('close', () => onward.destroy())
    from.pipe(onward)
  }

  return {
    origin: `http://localhost:${first}`,
    asked,
    bytes: () => bytes,
    fault(next) {
      rule = next
    },
    pass() {
      rule = () => null
    },
    async down() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
    async up() {
      await listen(server, first)
    },
    lead(next) {
      leadsTo = next
    },
  }
}

function answer(to: ServerResponse, { status, type, body, headers }: Extract<Fault, { kind: 'answer' }>): void {
  to.writeHead(status, { 'content-type': type, ...headers })
  to.end(body)
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      if (address === null || typeof address === 'string') return reject(new Error('the front has no port'))
      resolve(address.port)
    })
  })
}
