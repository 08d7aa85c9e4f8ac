// From one root to the next: one step at a time, and never without both thresholds.
import type { Bytes } from '../bytes.ts'
import type { Verifier } from '../ports.ts'
import { Problem } from '../problem.ts'
import { parseSignedFile, type SignedFile } from '../signed.ts'
import { assertKeysNamedRight, liveKeys, parseRoot, type Root } from './root.ts'
import { assertEnoughSigned } from './threshold.ts'

export interface NextRoot {
  readonly root: Root
  /** The signed bytes: what is kept, to be parsed again by whichever app reads it. */
  readonly payload: Bytes
}

/** A root that nothing stands before: whoever asks trusts it for another reason, as the app does its own. Throws 'pack/…' Problems. */
export async function openFirstRoot(bytes: Bytes, verifier: Verifier): Promise<NextRoot> {
  const file = parseSignedFile(bytes)
  if (file === null) throw new Problem('pack/not-signed', { kind: 'root' })
  return ownSigned(file, parseRoot(file.payload), verifier)
}

/** The root after `trusted`, signed by enough of the old holders and enough of the new. Throws 'pack/…' Problems. */
export async function openNextRoot(bytes: Bytes, trusted: Root, verifier: Verifier): Promise<NextRoot> {
  const file = parseSignedFile(bytes)
  if (file === null) throw new Problem('pack/not-signed', { kind: 'root' })
  await assertEnoughSigned(file, 'root', trusted, trusted.root, verifier)
  const root = parseRoot(file.payload)
  if (root.version !== trusted.version + 1) {
    throw new Problem('pack/rollback', { offered: root.version, trusted: trusted.version })
  }
  return ownSigned(file, root, verifier)
}

async function ownSigned(file: SignedFile, root: Root, verifier: Verifier): Promise<NextRoot> {
  await assertKeysNamedRight(root, verifier)
  await assertEnoughSigned(file, 'root', root, root.root, verifier)
  return { root, payload: file.payload }
}

/**
 * Whether the phone must forget which catalogue version it trusted when these keys (base64url) signed for it: a stolen one may have set it
 * so high that no honest catalogue follows. Only when what they signed passes no longer, or else an old catalogue could come back.
 */
export function forgetsCatalogueVersion(oldKeys: readonly string[], root: Root): boolean {
  const surviving = liveKeys(root, root.catalogue.keys).filter(({ key }) => oldKeys.includes(key))
  return surviving.length < root.catalogue.threshold
}
