// Any web server: files out of a folder by their path, as they lie there, with a kind guessed by their ending and no header of ours.
import { existsSync, readFileSync, statSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import { extname, join } from 'node:path'
import { onTestFinished } from 'vitest'

export interface PlainServer {
  readonly url: URL
  /** Paths that were asked for, in order, without the slash before. */
  readonly asked: string[]
  /** From now on another answer for this path; null: the file again. */
  spoil(path: string, answer: Spoiled | null): void
  close(): Promise<void>
}

export type Spoiled = (response: ServerResponse, file: Buffer) => void

const kinds: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
}

export async function plainServer(folder: string): Promise<PlainServer> {
  const asked: string[] = []
  const spoils = new Map<string, Spoiled>()
  const server = createServer(({ url = '/' }, response) => {
    const { pathname } = new URL(url, 'http://plain')
    const path = pathname === '/' ? 'index.html' : pathname.slice(1)
    asked.push(path)
    const file = join(folder, path)
    const bytes = existsSync(file) && statSync(file).isFile() ? readFileSync(file) : null
    const spoiled = spoils.get(path)
    if (spoiled !== undefined) return spoiled(response, bytes ?? Buffer.alloc(0))
    if (bytes === null) return void response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>404</h1>')
    response.writeHead(200, { 'content-type': kinds[extname(path)] ?? 'application/octet-stream' }).end(bytes)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the plain server has no port')
  return {
    url: new URL(`http://127.0.0.1:${address.port}/`),
    asked,
    spoil: (path, answer) => void (answer === null ? spoils.delete(path) : spoils.set(path, answer)),
    close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      return closed
    },
  }
}

/** Gone with its test. */
export async function plainServerFor(folder: string): Promise<PlainServer> {
  const server = await plainServer(folder)
  onTestFinished(() => server.close())
  return server
}
