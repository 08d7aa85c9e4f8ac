import { closeSync, fsyncSync, openSync } from 'node:fs'

/** A file's content, or a folder's list of names: what was renamed or made in it survives a cut of power. */
export function syncToDisk(path: string): void {
  const handle = openSync(path, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
