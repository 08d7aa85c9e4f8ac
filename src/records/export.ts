import type { RecordsDatabase } from './database.ts'

/** One record a line, oldest first, of one learner or of all: readable without this app. */
export async function exportText(database: RecordsDatabase, learner?: string): Promise<string> {
  const rows = await database.use((db) =>
    learner === undefined ? db.records.toArray() : db.records.where('learner').equals(learner).sortBy('order'),
  )
  return rows.map((row) => `${JSON.stringify(row.record)}\n`).join('')
}
