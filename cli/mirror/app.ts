// The app's own files, so that a mirror is a whole site. Nobody signs them: they are believed for where they come from, and held to the
// source's own list, so that half an app or two mixed versions never take the place of a whole one.
import { type AppFile, type AppFiles, appListPath, parseAppFiles } from '../../core/app-files.ts'
import { type Bytes, hex, sameBytes } from '../../core/bytes.ts'
import { limits } from '../../core/limits.ts'
import { Problem } from '../../core/problem.ts'
import { nodeVerifier } from '../../server/node-ports.ts'
import { twoAtATime } from './lanes.ts'
import { orNull } from './or-null.ts'
import { type Shelf, shelfPaths } from './shelf.ts'
import type { Fetched, Source } from './source.ts'

export interface MirroredApp {
  readonly files: number
  /** Of these, brought by this run. */
  readonly brought: number
}

/** Phones that open the page find its scripts, and phones that look for a new version find that page. */
const lastOnes = ['index.html', 'sw.js']

/** Throws 'net/…' and 'pack/…'. */
export async function mirrorApp(shelf: Shelf, source: Source): Promise<MirroredApp> {
  const fetched = await source.fetch(appListPath, limits.appListBytesMax, { judge: parseAppFiles })
  const list = parseAppFiles(fetched.raw)
  const missing: AppFile[] = []
  for (const file of list.files) if (!(await isHere(shelf, file))) missing.push(file)
  const isLast = ({ path }: AppFile) => lastOnes.includes(path)
  await twoAtATime(
    missing.filter((file) => !isLast(file)),
    { bring: (file, signal) => bring(source, file, signal), keep: (file, fetched) => keep(shelf, file, fetched) },
  )
  for (const path of lastOnes) {
    const file = missing.find((one) => one.path === path)
    if (file !== undefined) await keep(shelf, file, await bring(source, file))
  }
  await exchangeList(shelf, fetched.raw)
  await sweepScripts(shelf)
  return { files: list.files.length, brought: missing.length }
}

/** Pictures do not shrink: the build gives them no twins either. */
const shrinks = (path: string) => /\.(js|css|html|svg|webmanifest|json|txt)$/.test(path)

function bring(source: Source, file: AppFile, signal?: AbortSignal): Promise<Fetched> {
  const judge = (raw: Bytes) => assertIs(file, raw)
  const isPage = file.path.endsWith('.html')
  return source.fetch(file.path, file.bytes, { judge, isPage, ...(signal && { signal }) })
}

function keep(shelf: Shelf, { path }: AppFile, fetched: Fetched): Promise<void> {
  return shrinks(path) ? shelf.putWithTwins(path, fetched) : shelf.put(path, fetched.raw)
}

async function isHere(shelf: Shelf, file: AppFile): Promise<boolean> {
  const isRight = async (raw: Bytes) => (await orNull(() => assertIs(file, raw))) !== null
  if (shrinks(file.path)) return (await shelf.sound(file.path, isRight)) !== null
  const raw = await shelf.read(file.path)
  return raw !== null && (await isRight(raw))
}

async function assertIs({ path, bytes, hash }: AppFile, raw: Bytes): Promise<void> {
  if (raw.length < bytes) throw new Problem('net/unreachable', { bytes: raw.length })
  if (hex(await nodeVerifier.sha256(raw)) !== hash) throw new Problem('pack/bad-hash', { path })
}

/** What the version before consisted of is remembered first: its files stay for pages that are still open. */
async function exchangeList(shelf: Shelf, now: Bytes): Promise<void> {
  const before = await shelf.read(appListPath)
  if (before !== null && !sameBytes(before, now)) await shelf.put(shelfPaths.appBefore, before)
  const stands = await shelf.sound(appListPath, (raw) => sameBytes(raw, now))
  if (stands === null) await shelf.putWithTwins(appListPath, { raw: now })
}

/** Scripts of versions that are gone; whatever else somebody laid there stays. */
async function sweepScripts(shelf: Shelf): Promise<void> {
  const kept = new Set<string>()
  for (const path of [appListPath, shelfPaths.appBefore]) {
    const list = await shelf.read(path)
    const parsed: AppFiles | null = list && (await orNull(() => parseAppFiles(list)))
    for (const file of parsed?.files ?? []) kept.add(file.path)
  }
  const scripts = (await shelf.names('assets')).filter((name) => /^[\w-]+-[\w-]{8}\.js$/.test(name))
  for (const name of scripts) if (!kept.has(`assets/${name}`)) await shelf.remove(`assets/${name}`)
}
