// Counts what an archive unpacks to, while it does: stated sizes are believed only to refuse sooner.
import type { Bytes } from '../../../core/bytes.ts'
import { limits } from '../../../core/limits.ts'
import { entryPath, isLitter } from './entry-name.ts'
import { refuseArchive } from './fault.ts'

export interface Ledger {
  /** The entry's path, once its name may stand beside all before it. */
  admit(name: string, kind: 'file' | 'folder'): string
  /** Before a byte is unpacked. */
  expect(unpackedBytes: number, packedBytes: number, name: string): void
  /** After each piece of what comes out. */
  count(bytes: number, name: string): void
  /** Null when nobody wants this entry: its bytes are counted and let go. */
  holderFor(path: string): Holder | null
  contents(): Archive
}

export interface Holder {
  add(piece: Uint8Array): void
  done(): void
}

/** What was read: every path, and the bytes of those that were wanted. */
export interface Archive {
  /** Files only, sorted. */
  readonly paths: readonly string[]
  readonly held: ReadonlyMap<string, Bytes>
}

/** `packedBytes`: the whole archive as it arrived. */
export function openLedger(file: string, packedBytes: number, wanted: (path: string) => boolean): Ledger {
  const kinds = new Map<string, 'file' | 'folder'>()
  const paths: string[] = []
  const held = new Map<string, Bytes>()
  let [entries, unpacked, holding] = [0, 0, 0]

  const place = (path: string, kind: 'file' | 'folder') => {
    const key = path.toLowerCase()
    const before = kinds.get(key)
    if (before === 'file' || (before === 'folder' && kind === 'file')) refuseArchive(file, 'twice', path)
    kinds.set(key, kind)
  }
  const checkInflation = (out: number, packed: number, name: string) => {
    if (out > limits.importInflationFloorBytes && out > packed * limits.importInflationMax) {
      refuseArchive(file, 'bomb', name)
    }
  }

  return {
    admit(name, kind) {
      entries += 1
      if (entries > limits.importEntriesMax) refuseArchive(file, 'too-many')
      const path = entryPath(file, name)
      if (path === '') return kind === 'folder' ? path : refuseArchive(file, 'name', name)
      const steps = path.split('/')
      for (let depth = 1; depth < steps.length; depth += 1) place(steps.slice(0, depth).join('/'), 'folder')
      place(path, kind)
      if (kind === 'file' && !isLitter(path)) paths.push(path)
      return path
    },
    expect(unpackedBytes, packedOfEntry, name) {
      if (unpacked + unpackedBytes > limits.importUnpackedBytesMax) refuseArchive(file, 'too-large', name)
      checkInflation(unpackedBytes, packedOfEntry, name)
    },
    count(bytes, name) {
      unpacked += bytes
      if (unpacked > limits.importUnpackedBytesMax) refuseArchive(file, 'too-large', name)
      checkInflation(unpacked, packedBytes, name)
    },
    holderFor(path) {
      if (isLitter(path) || !wanted(path)) return null
      const pieces: Uint8Array[] = []
      return {
        add(piece) {
          holding += piece.length
          if (holding > limits.importHeldBytesMax) refuseArchive(file, 'too-large', path)
          pieces.push(piece)
        },
        done: () => void held.set(path, new Uint8Array(Buffer.concat(pieces))),
      }
    },
    contents: () => ({ paths: paths.toSorted(), held }),
  }
}
