// Whether a folder is a whole source at this moment, told by its bytes alone.
import { createHash } from 'node:crypto'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { parseCatalogue } from '../../../core/pack/catalogue.ts'
import { parseManifest } from '../../../core/pack/manifest.ts'
import { parseSignedFile } from '../../../core/signed.ts'

export type Held = ReadonlyMap<string, Uint8Array>

const payloadOf = (signed: Uint8Array) => {
  const file = parseSignedFile(new Uint8Array(signed))
  if (file === null) throw new Error('not signed')
  return file.payload
}
const sum = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** Version of the list and the packs that are whole; null where no list stands. Throws for anything that a phone would stumble over. */
export function wholeIn(held: Held): { readonly version: number; readonly packs: readonly string[] } | null {
  for (const [path, bytes] of held)
    if (path.startsWith('packs/') && !/\.(br|gz)$/.test(path)) assertTwins(held, path, bytes)
  const list = held.get('packs/catalogue')
  if (list === undefined) return null
  const { version, packs } = parseCatalogue(payloadOf(list))
  const whole = packs.filter(({ manifest }) => {
    const signed = held.get(`packs/manifests/${manifest}`)
    if (signed === undefined) return false
    const payload = payloadOf(signed)
    if (sum(payload) !== manifest) throw new Error(`${manifest} is another manifest`)
    for (const { hash } of parseManifest(payload).chunks) assertChunk(held, hash)
    return true
  })
  return { version, packs: whole.map(({ id }) => id) }
}

function assertChunk(held: Held, hash: string): void {
  const bytes = held.get(`packs/chunks/${hash}`)
  if (bytes === undefined || sum(bytes) !== hash) throw new Error(`the chunk ${hash} is missing or wrong`)
}

/** While the list is exchanged its twins may be one version ahead: whole lists all the same. */
function assertTwins(held: Held, path: string, bytes: Uint8Array): void {
  const twins = [brotliDecompressSync(held.get(`${path}.br`) ?? ''), gunzipSync(held.get(`${path}.gz`) ?? '')]
  for (const twin of twins) {
    if (path === 'packs/catalogue') parseCatalogue(payloadOf(twin))
    else if (!twin.equals(bytes)) throw new Error(`a twin of ${path} says something else`)
  }
}
