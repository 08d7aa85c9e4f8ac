// The built app and packs, read whole at the start. A request is a look-up in a map, so no path can leave the folders.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import * as v from 'valibot'
import type { Bytes } from '../core/bytes.ts'
import { parseJson } from '../core/parse.ts'
import { Problem } from '../core/problem.ts'
import type { InlineHashes } from './headers.ts'

interface Form {
  readonly bytes: Bytes
  readonly etag: string
}

interface StaticFile {
  readonly type: string
  readonly immutable: boolean
  readonly identity: Form
  readonly br: Form | undefined
  readonly gzip: Form | undefined
}

/** By URL path, beginning with '/'. */
export type StaticFiles = ReadonlyMap<string, StaticFile>

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.txt': 'text/plain; charset=utf-8',
}

/** Throws 'start/not-built' when there is no page to open. */
export function readStaticFiles(appDir: string, packsDir: string): StaticFiles {
  const files = new Map([...readFolder(appDir, '/'), ...readFolder(packsDir, '/packs/')])
  const page = files.get('/index.html')
  if (page === undefined) throw new Problem('start/not-built', { folder: appDir })
  return files.set('/', page)
}

const Hashes = v.array(v.pipe(v.string(), v.regex(/^sha256-[A-Za-z0-9+/]{43}=$/)))
const Inline = v.strictObject({ script: Hashes, style: Hashes })
const CSP_FILE = 'csp.json'

/** What the build says it put inline; nothing when it says nothing. */
export function readInlineHashes(appDir: string): InlineHashes {
  const bytes = readAll(appDir).get(CSP_FILE)
  return bytes === undefined ? { script: [], style: [] } : parseJson(Inline, bytes, 'start/not-built')
}

function readFolder(folder: string, prefix: string): readonly (readonly [string, StaticFile])[] {
  const all = readAll(folder)
  const formOf = (name: string): Form | undefined => {
    const bytes = all.get(name)
    return bytes && { bytes, etag: `"${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}"` }
  }
  return [...all.keys()].flatMap((name) => {
    const identity = formOf(name)
    const isCopy = /\.(br|gz)$/.test(name) && all.has(name.replace(/\.(br|gz)$/, ''))
    if (identity === undefined || isCopy || name === CSP_FILE) return []
    const path = prefix + name
    const type = types[extname(name)] ?? 'application/octet-stream'
    const immutable = /^\/(assets|packs\/(chunks|manifests))\//.test(path)
    return [[path, { type, immutable, identity, br: formOf(`${name}.br`), gzip: formOf(`${name}.gz`) }] as const]
  })
}

/** The build's dot folders; and whole packs as files, which no phone asks for and which would lie in memory a second time. */
function isLeftOut(name: string): boolean {
  return /(^|\/)\./.test(name) || /^files\/[^/]+\.zip$/.test(name)
}

/** Every file below the folder by its name there, with '/'. */
function readAll(folder: string): ReadonlyMap<string, Bytes> {
  const files = new Map<string, Bytes>()
  for (const entry of entriesOf(folder)) {
    const path = join(entry.parentPath, entry.name)
    const name = relative(folder, path).split(sep).join('/')
    if (entry.isFile() && !isLeftOut(name)) files.set(name, new Uint8Array(readFileSync(path)))
  }
  return files
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
  } catch (error) {
    throw new Problem('start/not-built', { folder }, error)
  }
}

/** GET and HEAD of one path; the caller strips the body for HEAD. Null for a path that is not there. */
export function serveStatic(files: StaticFiles, request: Request): Response | null {
  const file = files.get(new URL(request.url).pathname)
  if (file === undefined) return null
  const [encoding, form] = chosenForm(file, request.headers.get('accept-encoding') ?? '')
  const headers = {
    'cache-control': file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    etag: form.etag,
    vary: 'accept-encoding',
  }
  if (matches(request.headers.get('if-none-match'), form.etag)) return new Response(null, { status: 304, headers })
  const about = { 'content-type': file.type, 'content-length': String(form.bytes.length) }
  const coding = encoding === 'identity' ? {} : { 'content-encoding': encoding }
  return new Response(form.bytes, { headers: { ...headers, ...about, ...coding } })
}

function chosenForm(file: StaticFile, accepted: string): ['br' | 'gzip' | 'identity', Form] {
  const takes = (coding: string) =>
    accepted.split(',').some((part) => {
      const [name, ...parameters] = part
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/)
      return name === coding && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))
    })
  if (file.br && takes('br')) return ['br', file.br]
  if (file.gzip && takes('gzip')) return ['gzip', file.gzip]
  return ['identity', file.identity]
}

function matches(ifNoneMatch: string | null, etag: string): boolean {
  const known = ifNoneMatch?.split(',').map((one) => one.trim().replace(/^W\//, '')) ?? []
  return known.includes(etag) || known.includes('*')
}
