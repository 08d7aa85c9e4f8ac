// The files of a made pack as plain files on a plain server, each compressed by itself, and a page that does nothing by itself.
import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'

export interface PlainFiles {
  readonly port: number
  readonly count: number
  close(): Promise<void>
}

/** `worker` is the script of /worker.js. */
export async function servePlainFiles(folder: string, worker: string): Promise<PlainFiles> {
  const files = new Map<string, Buffer>()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.endsWith('.yaml')) continue
    const path = join(entry.parentPath, entry.name)
    files.set(`/files${path.slice(folder.length)}`, brotliCompressSync(readFileSync(path)))
  }
  const paths = [...files.keys()]
  const scripts = new Map([
    ['/worker.js', worker],
    ['/files.js', `self.files = ${JSON.stringify(paths)}`],
  ])
  const server = createServer(({ url = '/' }, response) => {
    const file = files.get(url.split('?', 1)[0] ?? '')
    if (file !== undefined) {
      const headers = { 'content-encoding': 'br', 'content-type': 'application/octet-stream' }
      return void response.writeHead(200, { ...headers, 'content-length': file.length }).end(file)
    }
    const script = scripts.get(url)
    response.setHeader('content-type', script === undefined ? 'text/html' : 'text/javascript')
    response.end(
      script ?? '<!doctype html><title>bench</title><link rel="icon" href="data:,"><script src="/files.js"></script>',
    )
  })
  server.keepAliveTimeout = 60_000
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the plain files have no port')
  return {
    port: address.port,
    count: paths.length,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
