// The disk under a mirror, step by step: tests let each step be the last.
import { lstat, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Bytes } from '../../core/bytes.ts'
import { Problem } from '../../core/problem.ts'

export interface FilePort {
  /** Null for what is not there, or is no plain file. */
  read(path: string): Promise<Bytes | null>
  /** Plain files in a folder; none where there is no folder. */
  names(folder: string): Promise<readonly string[]>
  /** One folder in a folder that is there. Throws 'storage/exists' for a link or a file in its place: nothing is written behind a link. */
  makeFolder(folder: string): Promise<void>
  /** On the disk when it resolves. */
  write(path: string, bytes: Uint8Array): Promise<void>
  /** Takes the place of what is there. */
  rename(from: string, to: string): Promise<void>
  /** What was renamed in this folder stays so when the power goes. */
  settle(folder: string): Promise<void>
  remove(path: string): Promise<void>
}

export const diskFiles: FilePort = {
  async read(path) {
    const found = await lookAt(path)
    return found?.isFile() === true ? new Uint8Array(await readFile(path)) : null
  },
  async names(folder) {
    const found = await lookAt(folder)
    if (found?.isDirectory() !== true) return []
    return (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isFile()).map(({ name }) => name)
  },
  async makeFolder(folder) {
    const found = await lookAt(folder)
    if (found === null) await mkdir(folder)
    else if (!found.isDirectory()) throw new Problem('storage/exists', { file: folder })
    await settle(dirname(folder))
  },
  async write(path, bytes) {
    const file = await open(path, 'w')
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
  },
  rename,
  settle,
  remove: (path) => rm(path, { force: true }),
}

/** The thing itself, never what a link points to. */
async function lookAt(path: string) {
  try {
    return await lstat(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return null
    throw error
  }
}

async function settle(folder: string): Promise<void> {
  // Windows opens no folder, and keeps renames by itself.
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
