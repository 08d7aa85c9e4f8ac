// A server from folders and a port: what main.ts, the benchmarks and the tests start.
import { createServer, type Server, ServerResponse } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { limits } from '../core/limits.ts'
import { Problem } from '../core/problem.ts'
import { createApp, isThrifty } from './app.ts'
import { createMarker } from './marking.ts'
import { createMetrics } from './metrics.ts'
import { nodeCodec, nodeRandom, nodeSha256, nodeTimers, nodeVerifier, systemClock } from './node-ports.ts'
import { createPacks } from './packs.ts'
import { readInlineHashes, readStaticFiles } from './static.ts'
import { openStore } from './store/store.ts'

export interface StartOptions {
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  readonly dataDir: string
  /** The built app: index.html and what it needs. */
  readonly appDir: string
  /** The built packs: catalogue, manifests/ and chunks/. */
  readonly packsDir: string
  /** Hears of bugs, never of what people did. */
  readonly onBug: (error: unknown) => void
  /** Over how long phones should come back after a lost line (D11). */
  readonly reconnectWindowSeconds?: number
  /** Shows /metrics to whoever reaches the server; otherwise there is no such route. */
  readonly showsMetrics?: boolean
}

export interface RunningServer {
  readonly port: number
  /** Not ready → accepts nothing → finishes what it has begun → checkpoint. */
  close(): Promise<void>
}

/** Throws 'start/…' Problems and those of the store; whatever was opened is closed again. */
export async function startServer(options: StartOptions): Promise<RunningServer> {
  const files = readStaticFiles(options.appDir, options.packsDir)
  const inline = readInlineHashes(options.appDir)
  const store = await openStore(options.dataDir, nodeRandom)
  let draining = false
  const app = createApp({
    store,
    files,
    inline,
    mark: createMarker(createPacks(options.packsDir, nodeVerifier)),
    verifier: nodeVerifier,
    sha256: nodeSha256,
    codec: nodeCodec,
    metrics: createMetrics(),
    windowSeconds: options.reconnectWindowSeconds ?? limits.reconnectWindowSeconds,
    showsMetrics: options.showsMetrics ?? false,
    clock: systemClock,
    random: nodeRandom,
    timers: nodeTimers,
    dataDir: options.dataDir,
    isDraining: () => draining,
    onBug: options.onBug,
  })
  try {
    const server = await listen(async (request, outgoing) => {
      const response = await app.fetch(request)
      if (!draining && isThrifty(request, response)) return sendThriftily(response, outgoing)
      // A kept line would hold the drain until it times out.
      if (draining) response.headers.set('connection', 'close')
      return response
    }, options)
    return {
      port: portOf(server),
      close: async () => {
        draining = true
        await drain(server)
        await store.close()
      },
    }
  } catch (error) {
    await store.close()
    throw error
  }
}

type Fetch = (request: Request, outgoing: ServerResponse) => Promise<Response>

/** By hand, for the usual road adds a date, a kind of text and two lines about the connection, which stays open without them. */
async function sendThriftily(response: Response, outgoing: ServerResponse): Promise<Response> {
  const body = new Uint8Array(await response.arrayBuffer())
  outgoing.sendDate = false
  outgoing.removeHeader('connection')
  outgoing.writeHead(response.status, Object.fromEntries(response.headers))
  outgoing.end(body)
  return RESPONSE_ALREADY_SENT
}

function listen(fetch: Fetch, { host, port }: StartOptions): Promise<Server> {
  const answer = (request: Request, { outgoing }: { readonly outgoing: unknown }) => {
    if (!(outgoing instanceof ServerResponse)) throw new Error('no answer of HTTP/1.1')
    return fetch(request, outgoing)
  }
  const listener = getRequestListener(answer, { overrideGlobalObjects: false })
  const timeouts = {
    headersTimeout: limits.headersTimeoutMs,
    requestTimeout: limits.bodyTimeoutMs,
    keepAliveTimeout: limits.idleConnectionMs,
  }
  const server = createServer(timeouts, listener)
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(listenProblem(error, port)))
    server.listen({ port, host }, () => resolve(server))
  })
}

function listenProblem(error: Error, port: number): Error {
  const isTaken = 'code' in error && (error.code === 'EADDRINUSE' || error.code === 'EACCES')
  return isTaken ? new Problem('start/port-in-use', { port }, error) : error
}

function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return address.port
}

async function drain(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve))
  const cut = setTimeout(() => server.closeAllConnections(), limits.drainTimeoutMs)
  server.closeIdleConnections()
  await closed
  clearTimeout(cut)
}
