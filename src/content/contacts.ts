import { type ContactFact, contactsIn } from '../../core/pack/contacts.ts'
import { isWithdrawn, type Root } from '../../core/trust/root.ts'
import { type ContentDatabase, reading } from './database.ts'
import { readableManifest } from './manifest.ts'
import { trustedRoot } from './trust.ts'

/** Of installed packs that were not taken back. */
export function listContacts(database: ContentDatabase, builtIn: Root): Promise<readonly ContactFact[]> {
  return reading(database, async (db) => {
    const root = await trustedRoot(db, builtIn)
    const hashes = (await db.packs.toArray()).map(({ hash }) => hash)
    const signed = await db.manifests.bulkGet(hashes)
    const sound = hashes.filter((hash, i) => !isWithdrawn(root, hash, signed[i]?.signer))
    const manifests = await Promise.all(sound.map((hash) => readableManifest(db, hash)))
    return manifests.flatMap((manifest) => contactsIn(manifest?.facts ?? []))
  })
}
