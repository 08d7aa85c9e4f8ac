// A browser's storage that fails as the field has seen it, put in before the app's own scripts. Each function runs in the page.

/** The nth read of all is refused; the one after it works again (F6). `hasStruck()` tells whether it came to that. */
export function failOneRead(nth: number): void {
  let reads = 0
  Object.assign(window, { hasStruck: () => reads >= nth })
  for (const place of [IDBObjectStore.prototype, IDBIndex.prototype]) {
    for (const name of ['get', 'getAll', 'count'] as const) {
      const real = place[name] as (...asked: unknown[]) => IDBRequest
      Object.defineProperty(place, name, {
        value(this: unknown, ...asked: unknown[]) {
          if (++reads === nth) throw new DOMException('Internal error.', 'UnknownError')
          return real.apply(this, asked)
        },
      })
    }
  }
}

/** Gives the page `loseConnection(forEver)`: connections that stand are of no use any more (F7); for ever: no new one opens either. */
export function connectionsCanBreak(): void {
  let broken = new WeakSet<IDBDatabase>()
  const open = new Set<IDBDatabase>()
  let isOver = false
  const transaction = IDBDatabase.prototype.transaction
  IDBDatabase.prototype.transaction = function (...asked) {
    open.add(this)
    if (broken.has(this)) throw new DOMException('The database connection is closing.', 'InvalidStateError')
    return transaction.apply(this, asked)
  }
  const opening = IDBFactory.prototype.open
  IDBFactory.prototype.open = function (...asked) {
    if (isOver) throw new DOMException('Connection to Indexed Database server lost.', 'UnknownError')
    return opening.apply(this, asked)
  }
  Object.assign(window, {
    loseConnection: (forEver: boolean) => {
      broken = new WeakSet(open)
      isOver = forEver
    },
  })
}

/** Keys that no script can read out cannot be stored (F16). */
export function refuseKeys(): void {
  const holdsKey = (value: unknown): boolean =>
    value instanceof CryptoKey || (typeof value === 'object' && value !== null && Object.values(value).some(holdsKey))
  for (const name of ['put', 'add'] as const) {
    const real = IDBObjectStore.prototype[name]
    IDBObjectStore.prototype[name] = function (value, ...rest) {
      if (holdsKey(value)) throw new DOMException('The object could not be cloned.', 'DataCloneError')
      return real.apply(this, [value, ...rest])
    }
  }
}

/** No word about room or about keeping what is here (F17). */
export function noStorageManager(): void {
  Object.defineProperty(Navigator.prototype, 'storage', { get: () => undefined })
}

/** The row of this record comes back with another score (F14). Gives the score it had. */
export async function changeScore(asked: { readonly id: string; readonly score: number }): Promise<number> {
  const done = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error)
    })
  const db = await done(indexedDB.open('domdom-records'))
  const store = db.transaction('records', 'readwrite').objectStore('records')
  const row = await done(store.index('id').get(asked.id))
  const before = row.record.score as number
  await done(store.put({ ...row, record: { ...row.record, score: asked.score } }))
  db.close()
  return before
}
