// Where packs lie in the phone's database. The window writes them through Dexie, the service worker reads them raw: both from here.

export const contentLayout = {
  name: 'domdom-content',
  /** Dexie's number; IndexedDB's own is ten times that. */
  version: 1,
  stores: {
    /** 'current' → { key, version, payload, keys }: the last good catalogue's signed bytes; 'root' → the last root that was followed. */
    catalogue: 'catalogue',
    /** hash → { hash, pack, payload, signer, chunks }: manifests fetched and verified. */
    manifests: 'manifests',
    /** pack → { pack, hash }: written last; a pack without this row is not installed. */
    packs: 'packs',
    /** pack → { pack, hash, language }: begun and not finished. */
    downloads: 'downloads',
    /** chunk hash → { hash, bytes }: verified bytes, shared between packs and versions. */
    chunks: 'chunks',
    /** [manifest hash, path] → FileRow. */
    files: 'files',
  },
} as const

export interface FileRow {
  /** Hash of the manifest. */
  readonly manifest: string
  readonly path: string
  /** [chunk hash, offset, length], in order. */
  readonly slices: readonly (readonly [string, number, number])[]
}

export interface ChunkRow {
  readonly hash: string
  readonly bytes: Uint8Array<ArrayBuffer>
}
