// The packs' database as the thread sees it: raw, for a library would be the most of its script. It stores chunks and nothing else.
import { type Connection, createConnection } from '../../../core/connection.ts'
import { type ChunkRow, contentLayout } from '../../../core/content-layout.ts'
import type { Timers } from '../../../core/phone-ports.ts'
import { Problem } from '../../../core/problem.ts'
import { removed } from '../removed.ts'

export interface Shelf {
  /** Rejects with 'storage/…', or like `removed` when neither begun nor installed any more. */
  put(pack: string, manifest: string, row: ChunkRow): Promise<void>
}

const { packs, downloads, chunks } = contentLayout.stores

export function openShelf(idb: IDBFactory, name: string, timers: Timers): Shelf {
  const connection: Connection<IDBDatabase> = createConnection(
    () => opened(idb, name, () => connection.forget()),
    timers,
  )
  return { put: (pack, manifest, row) => connection.use((db) => write(db, pack, manifest, row)) }
}

/** Never makes the database: the page did, with all its stores. */
function opened(idb: IDBFactory, name: string, lost: () => void): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = idb.open(name)
    opening.onupgradeneeded = () => opening.transaction?.abort()
    opening.onerror = () => reject(opening.error)
    opening.onsuccess = () => {
      const db = opening.result
      // A newer app that wants to upgrade goes first.
      db.onversionchange = () => {
        db.close()
        lost()
      }
      db.onclose = lost
      resolve(db)
    }
  })
}

/** In one transaction: a pack removed meanwhile, in whatever tab, gets no more bytes. */
function write(db: IDBDatabase, pack: string, manifest: string, row: ChunkRow): Promise<void> {
  return new Promise((resolve, reject) => {
    const tx = db.transaction([packs, downloads, chunks], 'readwrite', { durability: 'strict' })
    const begun = tx.objectStore(downloads).get(pack)
    const installed = tx.objectStore(packs).get(pack)
    const stop = (error: unknown) => {
      reject(error)
      tx.abort()
    }
    const putIfWanted = () => {
      if ([begun, installed].some(({ result }) => result?.hash === manifest)) tx.objectStore(chunks).put(row)
      else stop(removed())
    }
    // Requests of one transaction are answered in their order: by then both are here.
    installed.onsuccess = () => {
      try {
        putIfWanted()
      } catch (error) {
        stop(error)
      }
    }
    tx.oncomplete = () => resolve()
    // Without a reason of its own the browser closed the database.
    tx.onabort = () =>
      reject(tx.error?.name === 'QuotaExceededError' ? tx.error : new Problem('storage/unavailable', {}, tx.error))
  })
}
