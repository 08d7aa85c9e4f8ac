// The new output is made beside the old one and takes its place by renaming: a build that fails leaves what is served as it was.
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Squeezed } from './squeeze.ts'

/** Writes one file whose folder exists. */
export type WriteFile = (path: string, bytes: Uint8Array) => Promise<void>

export interface Output {
  readonly outDir: string
  /** By path below outDir; all begin with packs/. */
  readonly files: ReadonlyMap<string, Squeezed>
  /** The same for what goes over no line, and so needs no compressed copies. */
  readonly plain: ReadonlyMap<string, Uint8Array>
  /** Drops what earlier builds made; without it phones in the middle of an older version can finish it. */
  readonly clean: boolean
  readonly write: WriteFile
}

export async function writeOutput({ outDir, files, plain, clean, write }: Output): Promise<void> {
  const folders = {
    current: join(outDir, 'packs'),
    next: join(outDir, '.packs-next'),
    last: join(outDir, '.packs-last'),
  }
  settleBrokenSwap(folders)
  try {
    mkdirSync(folders.next, { recursive: true })
    if (!clean) keepEarlier(folders)
    for (const [path, squeezed] of files) {
      await writeThree(join(folders.next, path.slice('packs/'.length)), squeezed, write)
    }
    for (const [path, bytes] of plain) await writeOne(join(folders.next, path.slice('packs/'.length)), bytes, write)
    swap(folders)
  } finally {
    rmSync(folders.next, { recursive: true, force: true })
  }
}

interface Folders {
  readonly current: string
  readonly next: string
  readonly last: string
}

/** A build that died between its two renames left the old output under another name. */
function settleBrokenSwap({ current, next, last }: Folders): void {
  if (existsSync(last) && !existsSync(current)) renameSync(last, current)
  rmSync(last, { recursive: true, force: true })
  rmSync(next, { recursive: true, force: true })
}

/** Manifests and chunks are named by their content, so an old one is never in the way of a new one. */
function keepEarlier({ current, next }: Folders): void {
  for (const folder of ['manifests', 'chunks']) {
    const from = join(current, folder)
    if (!existsSync(from)) continue
    for (const name of readdirSync(from)) {
      if (/^[0-9a-f]{64}(\.br|\.gz)?$/.test(name)) cpSync(join(from, name), join(next, folder, name))
    }
  }
}

async function writeOne(path: string, bytes: Uint8Array, write: WriteFile): Promise<void> {
  mkdirSync(dirname(path), { recursive: true })
  await write(path, bytes)
}

async function writeThree(path: string, { raw, brotli, gzip }: Squeezed, write: WriteFile): Promise<void> {
  await writeOne(path, raw, write)
  await write(`${path}.br`, brotli)
  await write(`${path}.gz`, gzip)
}

function swap({ current, next, last }: Folders): void {
  const hadOne = existsSync(current)
  if (hadOne) renameSync(current, last)
  try {
    renameSync(next, current)
  } catch (error) {
    if (hadOne) renameSync(last, current)
    throw error
  }
  rmSync(last, { recursive: true, force: true })
}
