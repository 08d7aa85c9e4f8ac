// A root on its way: at first its plain text, then a signed file that goes from holder to holder.
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { Bytes } from '../../core/bytes.ts'
import { isProblem } from '../../core/problem.ts'
import { parseSignedFile, type SignedFile } from '../../core/signed.ts'
import { assertKeysNamedRight, parseRoot, type Root } from '../../core/trust/root.ts'
import { nodeVerifier } from '../../server/node-ports.ts'
import { keyTrouble } from './keys.ts'

export interface Draft {
  readonly root: Root
  /** Without signatures while nobody signed. */
  readonly file: SignedFile
  /** As it lies there. */
  readonly bytes: Bytes
}

/** Throws 'pack/source' for what is no root that phones could follow. */
export function readDraft(path: string): Promise<Draft> {
  return openDraft(path, readIfThere(path))
}

/** The same for bytes that are to become this file. */
export async function openDraft(path: string, bytes: Bytes): Promise<Draft> {
  const file = parseSignedFile(bytes) ?? { kind: 'root', signatures: [], payload: bytes }
  try {
    const root = parseRoot(file.payload)
    await assertKeysNamedRight(root, nodeVerifier)
    return { root, file, bytes }
  } catch (error) {
    if (!isProblem(error)) throw error
    throw keyTrouble(path, `This is no root of trust (${error.details.found ?? error.code}).`, error)
  }
}

function readIfThere(path: string): Bytes {
  try {
    return new Uint8Array(readFileSync(path))
  } catch (error) {
    throw keyTrouble(path, 'This file cannot be read.', error)
  }
}

/** A machine that stops in the middle leaves the file as it was. */
export function writeDraft(path: string, bytes: Bytes): void {
  writeFileSync(`${path}.part`, bytes)
  renameSync(`${path}.part`, path)
}
