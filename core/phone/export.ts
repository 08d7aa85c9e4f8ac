import type { PhoneDb, RecordRow } from './tables.ts'

/** One record a line, oldest first, of one learner or of all: readable without this app. A damaged row comes as it is. */
export async function exportText(db: PhoneDb, learner?: string): Promise<string> {
  const rows = await db.read(['records'], (tx) =>
    learner === undefined ? tx.all('records') : tx.list('records', 'learner', learner, learner),
  )
  return recordLines([...rows].sort((a, b) => (a.order ?? 0) - (b.order ?? 0)))
}

export function recordLines(rows: readonly { readonly record: RecordRow['record'] }[]): string {
  return rows.map(({ record }) => `${JSON.stringify(record) ?? ''}\n`).join('')
}
