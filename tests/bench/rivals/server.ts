// One server for all rivals: their pages, and an endpoint for each under its own name.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import type { Answer, Endpoint } from './endpoint.ts'

const PAGE =
  '<!doctype html><title>bench</title><link rel="icon" href="data:,"><script type="module" src="/page.js"></script>'

export interface RivalServer {
  readonly port: number
  close(): Promise<void>
}

/** / is the page with `script` in it; /<name>/… is answered by the endpoint of that name. */
export async function startRivalServer(
  script: string,
  endpoints: Readonly<Record<string, Endpoint>>,
): Promise<RivalServer> {
  const server = createServer((request, response) => {
    respond(request, response).catch((error) => response.destroy(error))
  })
  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://bench')
    const [, first = '', ...rest] = pathname.split('/')
    const endpoint = endpoints[first]
    if (endpoint === undefined) return sendPage(response, script, pathname)
    const body = await bodyOf(request)
    sendJson(response, endpoint.answer({ method: request.method ?? '', path: rest.join('/'), query, body }))
  }
  server.keepAliveTimeout = 60_000
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the rivals have no port')
  return {
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

function sendJson(response: ServerResponse, { status = 200, json, isGzipped = false }: Answer): void {
  const plain = Buffer.from(JSON.stringify(json))
  const body = isGzipped ? gzipSync(plain) : plain
  if (isGzipped) response.setHeader('content-encoding', 'gzip')
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': body.length }).end(body)
}

function sendPage(response: ServerResponse, script: string, pathname: string): void {
  // PouchDB asks here for CouchDB's own root, and lives without it.
  if (pathname === '/') response.setHeader('content-type', 'text/html').end(PAGE)
  else if (pathname === '/page.js') response.setHeader('content-type', 'text/javascript').end(script)
  else response.writeHead(404).end('{}')
}
