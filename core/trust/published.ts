// What a root lets in: its catalogue's keys sign the list, a publisher's keys sign the packs under its prefixes.
import { type Bytes, hex } from '../bytes.ts'
import { type Catalogue, type CatalogueEntry, parseCatalogue } from '../pack/catalogue.ts'
import type { Verifier } from '../ports.ts'
import { isProblem, Problem } from '../problem.ts'
import { parseSignedFile, type SignedFile } from '../signed.ts'
import { covers, isWithdrawn, liveKeys, type Root, type TrustKey } from './root.ts'
import { assertEnoughSigned, signersAmong } from './threshold.ts'

/** Throws 'pack/…' Problems. Whether it is older than one that was trusted before is another question (`assertNotOlder`). */
export async function openCatalogue(
  bytes: Bytes,
  root: Root,
  verifier: Verifier,
): Promise<{ catalogue: Catalogue; payload: Bytes }> {
  const file = signedFile(bytes, 'catalogue')
  await assertEnoughSigned(file, 'catalogue', root, root.catalogue, verifier)
  return { catalogue: parseCatalogue(file.payload), payload: file.payload }
}

/**
 * The root that a catalogue says it was made under, for who must go and fetch it; 0 when it says none. Nothing is believed for it:
 * the roots and the catalogue are judged by their own signatures.
 */
export function rootWantedBy(bytes: Bytes): number {
  try {
    return parseCatalogue(signedFile(bytes, 'catalogue').payload).root ?? 0
  } catch (error) {
    // Whatever is wrong with it (pack/not-signed, pack/bad-form, pack/too-large), openCatalogue says so.
    if (isProblem(error)) return 0
    throw error
  }
}

/** The manifest a catalogue entry names, and whose key signed it. Throws 'pack/…' Problems. */
export async function openManifest(
  bytes: Bytes,
  entry: Pick<CatalogueEntry, 'id' | 'manifest'>,
  root: Root,
  verifier: Verifier,
): Promise<{ payload: Bytes; signer: string }> {
  const file = signedFile(bytes, 'manifest')
  if (isWithdrawn(root, entry.manifest, undefined)) throw new Problem('pack/withdrawn', { packId: entry.id })
  const [signer] = await signersAmong(file, 'manifest', keysFor(file, entry.id, root), verifier)
  if (signer === undefined) throw new Problem('pack/bad-signature', { kind: 'manifest' })
  if (hex(await verifier.sha256(file.payload)) !== entry.manifest) {
    throw new Problem('pack/bad-hash', { packId: entry.id })
  }
  return { payload: file.payload, signer: signer.id }
}

/** Keys named in the file whose publisher may sign this pack; says why when there is none. */
function keysFor(file: SignedFile, packId: string, root: Root): readonly TrustKey[] {
  const named = root.publishers
    .filter((publisher) => covers(publisher, packId))
    .flatMap(({ keys }) => keys.filter(({ id }) => file.signatures.some(({ key }) => key === id)))
  if (named.length === 0) throw new Problem('pack/unknown-publisher', { kind: 'manifest', packId })
  const live = liveKeys(root, named)
  if (live.length === 0) throw new Problem('pack/withdrawn', { packId })
  return live
}

function signedFile(bytes: Bytes, kind: 'catalogue' | 'manifest'): SignedFile {
  const file = parseSignedFile(bytes)
  if (file === null) throw new Problem('pack/not-signed', { kind })
  return file
}
