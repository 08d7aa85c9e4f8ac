// What a device may see of a learner after a version: gapless, from one moment, with the end said (I6, I8, D8).
import type { Bytes } from '../../core/bytes.ts'
import { limits } from '../../core/limits.ts'
import type { LearningRecord } from '../../core/record/record.ts'
import type { Page } from '../../core/sync/page.ts'
import type { Row } from '../../core/sync/rows.ts'
import { noHead } from './judge.ts'
import { crowdedOut, isIn, readLearners, standingOf } from './standing.ts'
import type { EnrolmentRow, StoreTx } from './store-tx.ts'

export interface Asking {
  readonly device: string
  readonly publicKey: Bytes
  readonly learner: string
  readonly since: number
  readonly recordsMax: number
  /** Verifier of the secret that was shown; null when none was. */
  readonly card: string | null
  /** The server's clock. */
  readonly at: number
}

/** Null for a learner this device may not see, or who is not here: nobody learns which (T17). A right card lets the device in. */
export async function readPage(tx: StoreTx, asking: Asking): Promise<Page | null> {
  const { learner, device, since } = asking
  const known = (await readLearners(tx, [learner])).get(learner)
  const { standing, enrolment } = standingOf(known, asking)
  if (standing === 'erased' && known?.devices.has(device)) return erasedPage(asking)
  const row = known?.row ?? null
  if (standing !== 'taken' || row === null) return null
  if ((await tx.keyOf(device)) === null) await tx.putKey(device, asking.publicKey)
  const before = [...(known?.devices.values() ?? [])]
  const changed = enrolment === null ? [] : [enrolment, ...crowdedOut(before, device)]
  await tx.putEnrolments(changed)
  const countMax = Math.min(Math.max(1, asking.recordsMax), limits.pageRecordsMax)
  const rows = fitting((await tx.page(learner, since, countMax)).map(asRow))
  const { version, sum, durable } = row
  const next = since + rows.length
  // Whoever sent all of it themselves never asks from the beginning, and must see a lost phone all the same.
  const devices = next < version ? [] : devicesOf(before, changed)
  return { learner, head: { version, sum, durable }, next, more: next < version, isErased: false, devices, rows }
}

function erasedPage({ learner, since }: Asking): Page {
  return { learner, head: noHead, next: since, more: false, isErased: true, devices: [], rows: [] }
}

function asRow({ version, body }: { readonly version: number; readonly body: string }): Row {
  return { n: version, record: JSON.parse(body) as LearningRecord }
}

/** As many as a reader takes in words, and surely in bytes; at least one. */
export function fitting(rows: readonly Row[]): readonly Row[] {
  const words = new Set<string>()
  let bytes = 0
  for (const [i, { record }] of rows.entries()) {
    for (const text of wordsOf(record)) {
      if (!words.has(text)) bytes += 3 * text.length
      words.add(text)
    }
    bytes += ROW_BYTES_MAX
    const isFull = words.size > limits.bundleTextsMax || bytes > limits.pageInflatedBytesMax
    if (isFull && i > 0) return rows.slice(0, i)
  }
  return rows
}

/** A row and a group of its own, without its words; of those, UTF-8 takes at most three bytes for each of JavaScript's letters. */
const ROW_BYTES_MAX = 200

function wordsOf(record: LearningRecord): readonly string[] {
  if (record.kind === 'answer') return [record.pack, record.lesson, record.item, ...record.answer]
  if (record.kind === 'completion') return [record.pack, record.lesson]
  return record.kind === 'consent' ? [record.words] : []
}

/** Those that may send first, so that whoever asks is among them; of the others the newest. */
function devicesOf(before: readonly EnrolmentRow[], changed: readonly EnrolmentRow[]): Page['devices'] {
  const all = new Map([...before, ...changed].map((row) => [row.device, row]))
  return [...all.values()]
    .toSorted((a, b) => Number(isIn(b)) - Number(isIn(a)) || b.firstSeen - a.firstSeen)
    .slice(0, limits.learnerDevicesMax)
    .map((row) => ({ device: row.device, firstSeen: row.firstSeen, isCutOff: !isIn(row) }))
}
