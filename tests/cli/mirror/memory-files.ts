// A disk in memory that ends at any step: what was written before stays, of what was being written a part, and nothing comes after.
import { posix } from 'node:path'
import type { FilePort } from '../../../cli/mirror/file-port.ts'
import type { Bytes } from '../../../core/bytes.ts'

export interface MemoryFiles extends FilePort {
  /** By path below the folder. */
  readonly held: ReadonlyMap<string, Bytes>
  /** How many steps were taken that change something. */
  steps(): number
  /** The process dies at this step, counted from now; never again before `live`. */
  dieAt(step: number): void
  live(): void
}

export const MEMORY = '/mirror'

export class Killed extends Error {}

export function memoryFiles(): MemoryFiles {
  const held = new Map<string, Bytes>()
  let steps = 0
  let last = Number.POSITIVE_INFINITY
  const nameOf = (path: string) => posix.relative(MEMORY, path.split('\\').join('/'))

  function step(half: () => void = () => undefined): void {
    if (steps > last) throw new Killed()
    if (steps++ === last) {
      half()
      throw new Killed()
    }
  }

  return {
    held,
    steps: () => steps,
    dieAt(at) {
      last = steps + at
    },
    live() {
      last = Number.POSITIVE_INFINITY
    },
    read: async (path) => held.get(nameOf(path)) ?? null,
    names: async (folder) => {
      const at = `${nameOf(folder)}/`
      const below = [...held.keys()].filter((name) => name.startsWith(at)).map((name) => name.slice(at.length))
      return below.filter((name) => !name.includes('/'))
    },
    makeFolder: async () => step(),
    write: async (path, bytes) => {
      step(() => held.set(nameOf(path), new Uint8Array(bytes.slice(0, 3))))
      held.set(nameOf(path), new Uint8Array(bytes))
    },
    rename: async (from, to) => {
      step()
      const bytes = held.get(nameOf(from))
      if (bytes === undefined) throw new Error(`${from} is not there`)
      held.delete(nameOf(from))
      held.set(nameOf(to), bytes)
    },
    settle: async () => step(),
    remove: async (path) => {
      step()
      held.delete(nameOf(path))
    },
  }
}
