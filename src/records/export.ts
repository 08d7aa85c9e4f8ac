// The person's own copy of the work: possible in every state, whatever opens (D18).
import { createConnection } from '../../core/connection.ts'
import { recordLines } from '../../core/phone/export.ts'
import type { RecordRow } from '../../core/phone/tables.ts'
import type { Timers } from '../../core/phone-ports.ts'
import { isProblem } from '../../core/problem.ts'
import type { LearningRecord } from '../../core/record/record.ts'
import { isStorageProblem } from '../../core/storage-trouble.ts'

export interface SecondCopies {
  all(): Promise<readonly { readonly record: LearningRecord }[]>
}

export interface ExportSources {
  /** From the database that is in use. */
  readonly text: (learner?: string) => Promise<string>
  /** True while that is not the learner's first database. */
  readonly isSecond: () => boolean
  readonly databaseName: string
  readonly timers: Timers
  readonly copies?: SecondCopies
}

/** Throws the database's own 'storage/…' Problem when nothing at all can be read. */
export async function exportWhatOpens(sources: ExportSources, learner?: string): Promise<string> {
  try {
    const text = await sources.text(learner)
    return sources.isSecond() ? withCopies(text, sources, learner) : text
  } catch (error) {
    if (!isStorageProblem(error)) throw error
    const text = isProblem(error, 'storage/newer-database') ? await textAsItLies(sources, learner) : ''
    const all = await withCopies(text, sources, learner)
    if (all === '') throw error
    return all
  }
}

async function withCopies(text: string, { copies }: ExportSources, learner?: string): Promise<string> {
  const rows = copies === undefined ? [] : await readable(copies)
  const mine = rows.filter(({ record }) => learner === undefined || record.learner === learner)
  return text + recordLines(mine.filter(({ record }) => !text.includes(`"id":"${record.id}"`)))
}

/** Where the copies cannot be read either, what the database gave is all there is. */
async function readable(copies: SecondCopies): Promise<Awaited<ReturnType<SecondCopies['all']>>> {
  try {
    return await copies.all()
  } catch (error) {
    if (!isStorageProblem(error)) throw error
    return []
  }
}

/** A newer app's database is opened as it is and only read: its records have the same place (F13). */
async function textAsItLies({ databaseName, timers }: ExportSources, learner?: string): Promise<string> {
  const database = createConnection(() => openAsItLies(databaseName), timers)
  const rows = await database.use(async (db) => {
    const found = await asked<RecordRow[]>(db.transaction('records').objectStore('records').getAll())
    db.close()
    return found
  })
  return recordLines(rows.filter((row) => learner === undefined || row.learner === learner))
}

function openAsItLies(name: string): Promise<IDBDatabase> {
  return asked(indexedDB.open(name))
}

function asked<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}
