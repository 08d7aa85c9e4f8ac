// The one check after every fault: what was called saved is there, nothing is doubled, the server counts without a gap.
import { expect } from 'vitest'
import type { LearningRecord } from '../../../core/record/record.ts'
import type { PhoneTables } from './phone-tables.ts'
import type { World } from './server.ts'

/** What the screen called saved: an answer's verdict or the end of a lesson was to be seen. */
export interface Shown {
  readonly lesson: string
  /** Null for the end of the lesson. */
  readonly item: string | null
}

export interface Healed {
  /** Every consenting learner's work has been delivered: nothing may wait any more. */
  readonly healed: boolean
}

/** `phones`: every phone that is left. */
export async function expectWhole(
  world: World,
  phones: readonly PhoneTables[],
  shown: readonly Shown[],
  { healed }: Healed,
): Promise<void> {
  for (const phone of phones) expectTidy(phone)
  expectShownIsKept(phones, shown)
  await expectServerIsRight(world, phones)
  if (healed) await expectAllReceived(world, phones)
}

/** Each record of a phone waits, is refused or is held: exactly one of them (I15), and none stands there twice (I3). */
function expectTidy({ records, outbox, verdicts }: PhoneTables): void {
  const ids = records.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  const placed = [...outbox, ...verdicts].map(({ id }) => id)
  expect(placed.toSorted()).toEqual(ids.toSorted())
}

function expectShownIsKept(phones: readonly PhoneTables[], shown: readonly Shown[]): void {
  const kept = new Map<string, LearningRecord>()
  for (const { records } of phones) for (const { id, record } of records) kept.set(id, record)
  const wanted = tally(shown.map(({ lesson, item }) => `${lesson} ${item}`))
  const found = tally([...kept.values()].flatMap(placeOf))
  for (const [place, count] of wanted) {
    expect(found.get(place) ?? 0, `${place} was shown as saved ${count} times`).toBeGreaterThanOrEqual(count)
  }
}

function placeOf(record: LearningRecord): readonly string[] {
  if (record.kind === 'answer') return [`${record.lesson} ${record.item}`]
  return record.kind === 'completion' ? [`${record.lesson} ${null}`] : []
}

function tally(places: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const place of places) counts.set(place, (counts.get(place) ?? 0) + 1)
  return counts
}

/** Once each (I3), versions without a gap (I6), with the content the phone gave it (I4), and whatever a phone calls held is there (I2). */
async function expectServerIsRight(world: World, phones: readonly PhoneTables[]): Promise<void> {
  const rows = await world.rows()
  expect(new Set(rows.map((row) => row.record_id)).size).toBe(rows.length)
  for (const learner of new Set(rows.map((row) => row.learner_id))) {
    const versions = rows.filter((row) => row.learner_id === learner).map(({ version }) => version)
    expect(versions.toSorted((a, b) => a - b)).toEqual(versions.map((_, i) => i + 1))
  }
  const onServer = new Map((await world.received()).map((record) => [record.id, record]))
  const version = new Map(rows.map((row) => [row.record_id, row.version]))
  for (const { records, verdicts } of phones) {
    for (const { id, record } of records) if (onServer.has(id)) expect(onServer.get(id)).toEqual(record)
    for (const one of verdicts) expect([one.id, version.get(one.id)]).toEqual([one.id, one.version])
  }
}

async function expectAllReceived(world: World, phones: readonly PhoneTables[]): Promise<void> {
  const onServer = (await world.rows()).map((row) => row.record_id)
  for (const { learners, records, outbox } of phones) {
    const sending = new Set(learners.filter(({ consent }) => consent === 'given').map(({ id }) => id))
    expect(outbox.filter(({ learner }) => sending.has(learner))).toEqual([])
    const own = records.filter(({ learner }) => sending.has(learner)).map(({ id }) => id)
    expect(own.filter((id) => !onServer.includes(id))).toEqual([])
  }
}
