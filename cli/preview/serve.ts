// The preview's server: Vite gives the app's own screens as they stand in the sources, this adds the packs and tells when they change.
import { type Dirent, existsSync, readdirSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join, resolve, sep } from 'node:path'
import preact from '@preact/preset-vite'
import { createServer, type Plugin, type ViteDevServer } from 'vite'
import { type Look, lookAtPacks } from './look.ts'
import { changedEvent, type Shown, shownPath } from './shown.ts'

const root = resolve(import.meta.dirname, '../..')

export interface PreviewOptions {
  /** Folders of packs; all below `packsDir` when there are none. */
  readonly named: readonly string[]
  readonly packsDir: string
  /** The first one tried; the next free one is taken. 0 for any. */
  readonly port: number
  readonly today: () => string
  /** After the first look and after each that found something else, once the sizes are known too. */
  readonly looked: (shown: Shown) => void
}

export interface Preview {
  readonly url: string
  close(): Promise<void>
}

/** What the page is made of, and no more: keys lie in this project too. */
const served = ['core', 'src', 'cli/preview', 'tools/preview', 'node_modules']

/** Serves this machine alone, until it is closed. */
export async function openPreview(options: PreviewOptions): Promise<Preview> {
  const server = await createServer({
    configFile: false,
    root: join(root, 'tools/preview'),
    cacheDir: join(root, 'node_modules/.cache/preview'),
    publicDir: join(root, 'public'),
    appType: 'mpa',
    logLevel: 'error',
    plugins: [preact({ devToolsEnabled: false }), await packsPlugin(options)],
    define: { __APP_VERSION__: '"preview"', __ROOT__: '""' },
    server: { host: '127.0.0.1', port: options.port, fs: { allow: served.map((folder) => join(root, folder)) } },
    // Found at the first start otherwise, with a reload of the page in the middle of it.
    optimizeDeps: {
      include: [
        ...[
          'preact',
          'preact/hooks',
          'preact/jsx-runtime',
          'preact/jsx-dev-runtime',
          'preact/debug',
          'preact/devtools',
        ],
        ...['dexie', 'i18next', 'valibot', '@noble/hashes/sha2.js'],
      ],
    },
  })
  await server.listen()
  await isWatched(server, foldersOf(options))
  const url = server.resolvedUrls?.local[0]
  if (url === undefined) throw new Error('the preview has no address')
  return { url, close: () => server.close() }
}

const WATCH_LOOK_MS = 20
const WATCH_LOOKS_MAX = 500

/** What is saved before the watcher has seen a file, it never tells. */
async function isWatched({ watcher }: ViteDevServer, folders: readonly string[]): Promise<void> {
  for (let look = 0; look < WATCH_LOOKS_MAX; look++) {
    const watched = watcher.getWatched()
    const isSeen = (entry: Dirent) => watched[entry.parentPath]?.includes(entry.name) === true
    if (folders.flatMap(allIn).every(isSeen)) return
    await new Promise((resolve) => setTimeout(resolve, WATCH_LOOK_MS))
  }
}

function allIn(folder: string): readonly Dirent[] {
  return existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }) : []
}

function foldersOf({ named, packsDir }: PreviewOptions): readonly string[] {
  return (named.length > 0 ? named : [packsDir]).map((folder) => resolve(folder))
}

/** Editors write a file in several steps; one look follows them all. */
const SETTLE_MS = 80

async function packsPlugin(options: PreviewOptions): Promise<Plugin> {
  const { named, packsDir, today, looked } = options
  const folders = foldersOf(options)
  let now = lookAtPacks(named, packsDir, today())
  let shown = await now.withSizes()
  looked(shown)
  const show = (found: Shown, server: ViteDevServer) => {
    const isNew = JSON.stringify(found) !== JSON.stringify(shown)
    shown = found
    if (isNew) server.ws.send(changedEvent)
  }
  const again = async (server: ViteDevServer) => {
    const before = shown
    const found = lookAtPacks(named, packsDir, today())
    now = found
    show(found.shown, server)
    const weighed = await found.withSizes()
    // Saved again meanwhile: the later look says it all.
    if (now !== found) return
    show(weighed, server)
    if (JSON.stringify(weighed) !== JSON.stringify(before)) looked(weighed)
  }
  return {
    name: 'domdom-packs',
    configureServer(server) {
      let timer: NodeJS.Timeout | undefined
      const soon = () => again(server).catch((error: unknown) => server.config.logger.error(String(error)))
      server.watcher.add(folders)
      server.watcher.on('all', (_event, path) => {
        if (!folders.some((folder) => path === folder || path.startsWith(folder + sep))) return
        clearTimeout(timer)
        timer = setTimeout(soon, SETTLE_MS)
      })
      server.httpServer?.once('close', () => clearTimeout(timer))
      server.middlewares.use((request, response, next) => {
        if (!answer(shown, now.files, request, response)) next()
      })
    },
  }
}

/** False for what is not ours. */
function answer(shown: Shown, files: Look['files'], { url = '' }: IncomingMessage, response: ServerResponse): boolean {
  const [path = ''] = url.split('?', 1)
  const bytes = path === shownPath ? JSON.stringify(shown) : files.get(path)
  if (bytes === undefined) return false
  response.setHeader('content-type', typeOf(path))
  response.setHeader('cache-control', 'no-store')
  response.end(bytes)
  return true
}

function typeOf(path: string): string {
  if (path.endsWith('.svg')) return 'image/svg+xml'
  return path.endsWith('.opus') ? 'audio/ogg' : 'application/json'
}
