// What lies in the phone's records database, read past the app with the browser's own calls.
import type { Page } from 'playwright-core'
import type { LearningRecord } from '../../../core/record/record.ts'

interface Tracked {
  readonly id: string
  readonly order: number
  readonly learner: string
}

export interface PhoneTables {
  /** The device's public key, hex; null before it was made. */
  readonly device: string | null
  readonly learners: readonly { readonly id: string; readonly consent: 'unasked' | 'given' | 'refused' }[]
  /** In the phone's own order. */
  readonly records: readonly (Tracked & { readonly record: LearningRecord })[]
  readonly outbox: readonly (Tracked & { readonly state: 'pending' | 'refused'; readonly reason?: string })[]
  readonly verdicts: readonly (Tracked & { readonly kind: string; readonly version: number })[]
}

export const recordsDatabase = 'domdom-records'

/** Null when there is no such database, or it does not open. */
export function readTables(page: Page, name = recordsDatabase): Promise<PhoneTables | null> {
  return page.evaluate(tablesInPage, name)
}

/** The same, of a database that must be there. */
export async function tablesOf(page: Page): Promise<PhoneTables> {
  const tables = await readTables(page)
  if (tables === null) throw new Error('the phone has no records database')
  return tables
}

/** In the page. An open that would make a new database is taken back: an empty one would pass for the app's own. */
async function tablesInPage(name: string): Promise<PhoneTables | null> {
  const db = await new Promise<IDBDatabase | null>((resolve) => {
    const opening = indexedDB.open(name)
    opening.onupgradeneeded = () => opening.transaction?.abort()
    opening.onsuccess = () => resolve(opening.result)
    opening.onerror = (event) => {
      event.preventDefault()
      resolve(null)
    }
  })
  if (db === null) return null
  const names = ['learners', 'records', 'outbox', 'verdicts', 'keys']
  const transaction = db.transaction(names)
  const [learners, records, outbox, verdicts, keys] = await Promise.all(
    names.map(
      (store) =>
        new Promise<unknown[]>((resolve, reject) => {
          const asking = transaction.objectStore(store).getAll()
          asking.onsuccess = () => resolve(asking.result)
          asking.onerror = () => reject(asking.error)
        }),
    ),
  )
  db.close()
  const key = (keys as { name: string; publicKey: Uint8Array }[]).find((row) => row.name === 'device')
  const device = key ? [...key.publicKey].map((byte) => byte.toString(16).padStart(2, '0')).join('') : null
  // Only these four: a row may hold what cannot leave the page.
  return { device, learners, records, outbox, verdicts } as unknown as PhoneTables
}
