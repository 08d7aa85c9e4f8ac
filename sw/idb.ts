// Raw IndexedDB: a library would cost the worker's start more than it saves.

/** Never makes the database: an empty one would pass for the app's own. Null when there is none with these stores, or it cannot be opened. */
export function openExisting(idb: IDBFactory, name: string, stores: readonly string[]): Promise<IDBDatabase | null> {
  return new Promise((resolve) => {
    const opening = idb.open(name)
    opening.onupgradeneeded = () => opening.transaction?.abort()
    opening.onerror = (event) => {
      event.preventDefault()
      resolve(null)
    }
    opening.onsuccess = () => {
      const db = opening.result
      // A newer app that wants to upgrade goes first.
      db.onversionchange = () => db.close()
      if (stores.every((store) => db.objectStoreNames.contains(store))) return resolve(db)
      db.close()
      resolve(null)
    }
  })
}

export function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}
