// Records in few bytes. What neighbours share (learner, series, run, pack, lesson) is said once for a group of them; words stand once
// in a table; times are differences. Told byte by byte in docs/sync-protocol.md; kept vectors lie under tests/fixtures.
import { hexBytes } from '../bytes.ts'
import { limits } from '../limits.ts'
import { Problem } from '../problem.ts'
import { isLessonRecord } from '../record/lesson-record.ts'
import { type LearningRecord, recordId, seriesOf } from '../record/record.ts'
import { badForm, type Reader, type Writer } from './wire.ts'

/** A record and its number: the place in its device's chain (bundles) or its version (pages). */
export interface Row {
  readonly record: LearningRecord
  readonly n: number
}

/** As read: its shape is not yet checked, so that each record is judged by itself (I15). */
export interface RawRow {
  readonly record: Readonly<Record<string, unknown>> & { readonly id: string; readonly learner: string }
  readonly n: number
}

const kinds = ['answer', 'completion', 'consent', 'card', 'cut-off'] as const
const KIND = 0b111
const GAP = 1 << 3
const YES = 1 << 4
const ATTEMPT = 1 << 5
const SCORE = 1 << 6
const PARTS = 1 << 7
/** Of consents, in place of ATTEMPT: the word it was said after goes along. */
const AFTER = 1 << 5

const OTHER_RUN = 1
const IN_LESSON = 2
const OFFSET = 4

/** Throws 'sync/too-large' when the rows name more texts than a reader takes. */
export function writeRows(writer: Writer, learners: readonly string[], rows: readonly Row[]): void {
  const tables = tablesOf(rows)
  // Half as many rows may do: a table that no reader takes would lie in the outbox for ever.
  if (tables.texts.length > limits.bundleTextsMax) throw new Problem('sync/too-large', { texts: tables.texts.length })
  writer.count(tables.texts.length)
  for (const text of tables.texts) writer.text(text)
  writer.count(tables.packs.length)
  for (const [name, hash] of tables.packs) {
    writer.count(tables.textAt(name))
    writer.raw(hexBytes(hash))
  }
  const groups = groupsOf(rows)
  writer.count(groups.length)
  const last = { at: 0, n: 0 }
  for (const group of groups) writeGroup(writer, learners, tables, group, last)
}

interface Tables {
  readonly texts: readonly string[]
  readonly packs: readonly (readonly [name: string, hash: string])[]
  textAt(text: string): number
  packAt(name: string, hash: string): number
}

function tablesOf(rows: readonly Row[]): Tables {
  const texts = new Map<string, number>()
  const packs = new Map<string, readonly [string, string]>()
  const packPlaces = new Map<string, number>()
  const note = (text: string) => texts.has(text) || texts.set(text, texts.size)
  for (const { record } of rows) {
    for (const text of textsOf(record)) note(text)
    if (!isLessonRecord(record)) continue
    const key = `${record.pack} ${record.packHash}`
    if (packs.has(key)) continue
    packPlaces.set(key, packs.size)
    packs.set(key, [record.pack, record.packHash])
  }
  const known = (place: number | undefined) => {
    if (place === undefined) throw new Error('not in its table')
    return place
  }
  return {
    texts: [...texts.keys()],
    packs: [...packs.values()],
    textAt: (text) => known(texts.get(text)),
    packAt: (name, hash) => known(packPlaces.get(`${name} ${hash}`)),
  }
}

function textsOf(record: LearningRecord): readonly string[] {
  if (record.kind === 'answer') return [record.pack, record.lesson, record.item, ...record.answer]
  if (record.kind === 'completion') return [record.pack, record.lesson]
  return record.kind === 'consent' ? [record.words] : []
}

/** Neighbours that share all that a group says once, with numbers that follow each other. */
function groupsOf(rows: readonly Row[]): readonly (readonly Row[])[] {
  const groups: Row[][] = []
  let before: Row | undefined
  for (const row of rows) {
    if (before !== undefined && row.n === before.n + 1 && isSameGroup(before.record, row.record))
      groups.at(-1)?.push(row)
    else groups.push([row])
    before = row
  }
  return groups
}

function isSameGroup(a: LearningRecord, b: LearningRecord): boolean {
  if (a.learner !== b.learner || a.offset !== b.offset) return false
  const [from, to] = [seriesOf(a.id), seriesOf(b.id)]
  if (from.series !== to.series || to.place <= from.place) return false
  if (!isLessonRecord(a) || !isLessonRecord(b)) return false
  return a.run === b.run && a.pack === b.pack && a.packHash === b.packHash && a.lesson === b.lesson
}

function writeGroup(
  writer: Writer,
  learners: readonly string[],
  tables: Tables,
  group: readonly Row[],
  last: { at: number; n: number },
): void {
  const [first] = group
  if (first === undefined) throw new Error('an empty group')
  const { record, n } = first
  const { series, place } = seriesOf(record.id)
  const inLesson = isLessonRecord(record) ? record : null
  const otherRun = inLesson !== null && inLesson.run !== series
  writer.count(learners.indexOf(record.learner))
  writer.raw(hexBytes(series))
  writer.byte((otherRun ? OTHER_RUN : 0) | (inLesson ? IN_LESSON : 0) | (record.offset === undefined ? 0 : OFFSET))
  if (otherRun) writer.raw(hexBytes(inLesson.run))
  if (inLesson) {
    writer.count(tables.packAt(inLesson.pack, inLesson.packHash))
    writer.count(tables.textAt(inLesson.lesson))
  }
  if (record.offset !== undefined) writer.signed(record.offset)
  writer.signed(n - last.n - 1)
  writer.count(group.length)
  let expected = 0
  writer.count(place)
  expected = place
  for (const row of group) {
    const at = seriesOf(row.record.id).place
    writeRow(writer, tables, row.record, at - expected, last.at)
    expected = at + 1
    last.at = row.record.at
  }
  last.n = n + group.length - 1
}

function writeRow(writer: Writer, tables: Tables, record: LearningRecord, gap: number, lastAt: number): void {
  const answer = record.kind === 'answer' ? record : null
  const yes = record.kind === 'answer' ? record.right : record.kind === 'consent' && record.given
  const explicitScore = answer !== null && answer.score !== (answer.right ? 1 : 0)
  writer.byte(
    kinds.indexOf(record.kind) |
      (gap > 0 ? GAP : 0) |
      (yes ? YES : 0) |
      (answer && answer.attempt !== 1 ? ATTEMPT : 0) |
      (record.kind === 'consent' && record.after !== undefined ? AFTER : 0) |
      (explicitScore ? SCORE : 0) |
      (answer && answer.answer.length !== 1 ? PARTS : 0),
  )
  if (gap > 0) writer.count(gap)
  writer.signed(record.at - lastAt)
  switch (record.kind) {
    case 'answer':
      writer.count(tables.textAt(record.item))
      if (record.attempt !== 1) writer.count(record.attempt)
      if (explicitScore) writer.float(record.score)
      if (record.answer.length !== 1) writer.count(record.answer.length)
      for (const part of record.answer) writer.count(tables.textAt(part))
      return
    case 'completion':
      writer.count(record.right)
      writer.count(record.total)
      return
    case 'consent':
      writer.count(tables.textAt(record.words))
      if (record.after !== undefined) writer.raw(hexBytes(record.after))
      return
    case 'card':
      writer.raw(hexBytes(record.verifier))
      return
    case 'cut-off':
      writer.raw(hexBytes(record.device))
  }
}

/** Throws 'sync/bad-form'. What it gives is no more than `rowsMax`, whatever the bytes say. */
export function readRows(reader: Reader, learners: readonly string[], rowsMax: number): readonly RawRow[] {
  const texts = Array.from({ length: reader.count(limits.bundleTextsMax) }, () =>
    reader.text(limits.bundleTextBytesMax),
  )
  const packs = Array.from({ length: reader.count(limits.bundleTextsMax) }, () => ({
    pack: at(texts, reader.count()),
    packHash: reader.hex(32),
  }))
  const rows: RawRow[] = []
  const last = { at: 0, n: 0 }
  for (let groups = reader.count(rowsMax); groups > 0; groups--) {
    readGroup(reader, { learners, texts, packs }, last, rows, rowsMax)
  }
  return rows
}

interface ReadTables {
  readonly learners: readonly string[]
  readonly texts: readonly string[]
  readonly packs: readonly { readonly pack: string; readonly packHash: string }[]
}

function readGroup(
  reader: Reader,
  tables: ReadTables,
  last: { at: number; n: number },
  rows: RawRow[],
  rowsMax: number,
): void {
  const learner = at(tables.learners, reader.count())
  const series = reader.hex(16)
  const flags = reader.byte()
  if (flags > (OTHER_RUN | IN_LESSON | OFFSET)) throw badForm('an unknown group')
  const run = flags & OTHER_RUN ? reader.hex(16) : series
  const place =
    flags & IN_LESSON ? { ...at(tables.packs, reader.count()), lesson: at(tables.texts, reader.count()) } : null
  const offset = flags & OFFSET ? { offset: reader.signed() } : {}
  const n = last.n + 1 + reader.signed()
  const count = reader.count(rowsMax - rows.length)
  if (n < 1 || count < 1 || n + count > Number.MAX_SAFE_INTEGER) throw badForm('an impossible number')
  let next = reader.count(9999)
  for (let i = 0; i < count; i++) {
    const head = reader.byte()
    if (head & GAP) next += reader.count(9999)
    last.at += reader.signed()
    const base = { id: recordId(series, next), learner, at: last.at, ...offset }
    rows.push({
      record: { ...base, ...(place && { run, ...place }), ...readFact(reader, head, tables.texts) },
      n: n + i,
    })
    next++
  }
  last.n = n + count - 1
}

function readFact(reader: Reader, head: number, texts: readonly string[]): Readonly<Record<string, unknown>> {
  const kind = kinds[head & KIND]
  // Kinds of tomorrow say how long they are: today's reader passes over them, and its neighbours are read (I15, I21).
  if (kind === undefined) {
    reader.raw(reader.count(limits.laterKindBytesMax))
    return { kind: `later-${head & KIND}` }
  }
  const yes = (head & YES) !== 0
  switch (kind) {
    case 'answer': {
      const item = at(texts, reader.count())
      const attempt = head & ATTEMPT ? reader.count() : 1
      const score = head & SCORE ? reader.float() : Number(yes)
      const parts = head & PARTS ? reader.count(limits.answerPartsMax) : 1
      const answer = Array.from({ length: parts }, () => at(texts, reader.count()))
      return { kind, item, attempt, answer, right: yes, score }
    }
    case 'completion':
      return { kind, right: reader.count(), total: reader.count() }
    case 'consent': {
      const words = at(texts, reader.count())
      return { kind, given: yes, words, ...(head & AFTER && { after: reader.hex(16) }) }
    }
    case 'card':
      return { kind, verifier: reader.hex(16) }
    case 'cut-off':
      return { kind, device: reader.hex(16) }
  }
}

function at<T>(list: readonly T[], index: number): T {
  const found = list[index]
  if (found === undefined) throw badForm('an index outside its table')
  return found
}
