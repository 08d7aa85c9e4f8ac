// Builds everything a server serves: packs, then the app (which carries the publisher keys), then compressed copies.
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { createBuilder } from 'vite'
import { injectManifest } from 'workbox-build'
import { buildPacks } from '../cli/build/build.ts'
import { isProblem } from '../core/problem.ts'
import { type InlineHashes, pagePolicy } from '../server/headers.ts'
import { writeAppList } from './app-files.ts'

/** Hex digits that tell one file from another: 128 bits. */
const REVISION_DIGITS = 32

const root = resolve(import.meta.dirname, '..')

/** Packs into `dist/packs`, signed with the keys of `keysDir` (demo keys are made when there are none). */
export async function buildAllPacks(
  outDir = join(root, 'dist'),
  keysDir = join(root, 'keys'),
  packsDir = join(root, 'packs'),
): Promise<void> {
  await buildPacks({
    packsDir,
    outDir,
    keysDir,
    today: new Date().toISOString().slice(0, 10),
    // A fact that fell due must not keep a fresh clone from starting; `domdom build` does stop for it.
    lateFacts: 'warn',
    warn: (line) => console.warn(line),
  })
}

export interface AppBuild {
  readonly outDir: string
  readonly keysDir?: string
  /** Appended to the version, so that tests can make a second version of the same sources. */
  readonly build?: string
}

/** The app, its service worker, the precache list, the hashes of its inline parts, the list of its files, and .br/.gz beside each text file. */
export async function buildApp({ outDir, keysDir, build }: AppBuild): Promise<void> {
  process.env.DOMDOM_APP_OUT = outDir
  if (keysDir !== undefined) process.env.DOMDOM_KEYS = keysDir
  if (build === undefined) delete process.env.DOMDOM_BUILD
  else process.env.DOMDOM_BUILD = build
  const builder = await createBuilder({ configFile: join(root, 'vite.config.ts'), logLevel: 'warn' }, null)
  await builder.buildApp()
  // A folder's README is for its readers, not for phones.
  rmSync(join(outDir, 'README.md'), { force: true })
  preloadBehind(outDir)
  inlineStyle(outDir)
  await precache(outDir)
  writeAppList(outDir)
  compress(outDir)
}

/** Tells the page where the second load lies, so that it starts right after the first paint: a round trip less before a lesson opens. */
function preloadBehind(outDir: string): void {
  const manifest = JSON.parse(readFileSync(join(outDir, '.vite/manifest.json'), 'utf8'))
  const file: unknown = manifest['app/behind.ts']?.file
  if (typeof file !== 'string') throw new Error('the build knows no behind.ts')
  const page = join(outDir, 'index.html')
  writeFileSync(
    page,
    readFileSync(page, 'utf8').replace('__BEHIND__', () => `/${file}`),
  )
}

/** The style goes into the page: one round trip less before the first paint. The server's CSP allows exactly this text, and the head start's. */
function inlineStyle(outDir: string): void {
  const page = join(outDir, 'index.html')
  const html = readFileSync(page, 'utf8')
  const link = /<link rel="stylesheet"[^>]*href="\/(assets\/[^"]+\.css)"[^>]*>/.exec(html)
  const file = link?.[1]
  if (link === null || file === undefined) throw new Error('the built page names no style sheet')
  const css = readFileSync(join(outDir, file), 'utf8').trim()
  const scripts = [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, text = '']) => cspHash(text))
  const inline = { script: scripts, style: [cspHash(css)] }
  writeFileSync(
    page,
    withPolicy(html, inline).replace(link[0], () => `<style>${css}</style>`),
  )
  unlinkSync(join(outDir, file))
  writeFileSync(join(outDir, 'csp.json'), JSON.stringify(inline))
}

/** Also in the page: a plain web server that holds a copy of the app sends no header of ours. */
function withPolicy(html: string, inline: InlineHashes): string {
  const head = '<meta charset="utf-8" />'
  if (!html.includes(head)) throw new Error('the built page has no place for its policy')
  const policy = `<meta http-equiv="content-security-policy" content="${pagePolicy(inline)}" />`
  return html.replace(head, () => `${head}\n    ${policy}`)
}

function cspHash(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}

async function precache(outDir: string): Promise<void> {
  const { warnings } = await injectManifest({
    swSrc: join(outDir, 'sw.js'),
    swDest: join(outDir, 'sw.js'),
    globDirectory: outDir,
    globPatterns: ['index.html', 'manifest.webmanifest', 'assets/*.js', 'icons/icon.svg'],
    // A code reader for browsers without one, and the thread of downloads, of no use without a line: sw/late-parts.ts keeps what is needed.
    globIgnores: ['assets/jsQR-*.js', 'assets/thread-*.js'],
    dontCacheBustURLsMatching: /^assets\//,
    // sw/shell.ts compares it with what arrives; Workbox's own MD5 no browser can compute.
    manifestTransforms: [(entries) => ({ manifest: entries.map((entry) => withOwnRevision(entry, outDir)) })],
  })
  if (warnings.length > 0) throw new Error(warnings.join('\n'))
}

function withOwnRevision<T extends { url: string; revision: string | null }>(entry: T, outDir: string): T {
  if (entry.revision === null) return entry
  const sum = createHash('sha256')
    .update(readFileSync(join(outDir, entry.url)))
    .digest('hex')
  return { ...entry, revision: sum.slice(0, REVISION_DIGITS) }
}

function compress(outDir: string): void {
  for (const entry of readdirSync(outDir, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (!entry.isFile() || !/\.(js|css|html|svg|webmanifest|json)$/.test(entry.name)) continue
    const bytes = readFileSync(path)
    writeFileSync(
      `${path}.br`,
      brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: statSync(path).size } }),
    )
    writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }))
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  mkdirSync(join(root, 'dist'), { recursive: true })
  try {
    await buildAllPacks()
    await buildApp({ outDir: join(root, 'dist/app') })
  } catch (error) {
    if (!isProblem(error, 'pack/source')) throw error
    console.error(error.details.found)
    process.exit(1)
  }
}
