import { fromBase64url } from '../bytes.ts'
import type { Verifier } from '../ports.ts'
import { Problem } from '../problem.ts'
import { isSignedBy, type SignedFile, type SignedKind } from '../signed.ts'
import { liveKeys, type Role, type Root, type TrustKey } from './root.ts'

/** True when one of the file's signatures under the key's name is the key's. Junk under the same name is in nobody's way. */
export async function hasSigned(
  file: SignedFile,
  kind: SignedKind,
  { id, key }: TrustKey,
  verifier: Verifier,
): Promise<boolean> {
  const publicKey = fromBase64url(key)
  if (publicKey === null) return false
  for (const signature of file.signatures.filter((one) => one.key === id)) {
    if (await isSignedBy({ ...file, signatures: [signature] }, kind, id, publicKey, verifier)) return true
  }
  return false
}

/** Keys that signed, each once however often it did. */
export async function signersAmong(
  file: SignedFile,
  kind: SignedKind,
  keys: readonly TrustKey[],
  verifier: Verifier,
): Promise<readonly TrustKey[]> {
  const signed: TrustKey[] = []
  for (const key of keys) if (await hasSigned(file, kind, key, verifier)) signed.push(key)
  return signed
}

/** Throws 'pack/unknown-publisher' when none of the role's keys is even named, else 'pack/bad-signature' when too few signed. */
export async function assertEnoughSigned(
  file: SignedFile,
  kind: SignedKind,
  root: Root,
  role: Role,
  verifier: Verifier,
): Promise<void> {
  const keys = liveKeys(root, role.keys)
  const isNamed = keys.some(({ id }) => file.signatures.some(({ key }) => key === id))
  if (!isNamed) throw new Problem('pack/unknown-publisher', { kind })
  const signed = await signersAmong(file, kind, keys, verifier)
  if (signed.length < role.threshold) {
    throw new Problem('pack/bad-signature', { kind, signed: signed.length, needed: role.threshold })
  }
}
