// domdom report: how many persons started, finished and passed each lesson. Reads beside a running server.
import { parseArgs } from 'node:util'
import { isPassed } from '../core/item/pass.ts'
import type { Manifest } from '../core/pack/manifest.ts'
import { textIn } from '../core/pack/texts.ts'
import { createMarker } from '../server/marking.ts'
import { nodeVerifier } from '../server/node-ports.ts'
import { createPacks, type Packs } from '../server/packs.ts'
import { openReadOnly } from '../server/store/database.ts'
import {
  type FinishedRun,
  type Participation,
  readFinishedRuns,
  readParticipation,
  readUnmarkedAnswers,
} from '../server/store/report.ts'
import type { Command } from './command.ts'
import { type LateMarks, lessonKey, markLate, runKey } from './late-marks.ts'
import { table } from './table.ts'

/** domdom report [--data data] [--packs dist/packs] [--json] */
export const reportCommand: Command = async (args, { say }) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      data: { type: 'string', default: process.env.DATA_DIR ?? 'data' },
      packs: { type: 'string', default: 'dist/packs' },
      json: { type: 'boolean', default: false },
    },
  })
  await runReport({ dataDir: values.data, packsDir: values.packs, json: values.json, print: say })
  return 0
}

export interface ReportOptions {
  readonly dataDir: string
  /** The built packs: catalogue, manifests/ and chunks/. */
  readonly packsDir: string
  readonly json?: boolean
  readonly print: (line: string) => void
}

/** Persons, not turns, but for `unmarked` and `doubtful`. `title` is null for what no built pack knows. */
export interface LessonReport {
  readonly pack: string
  readonly packTitle: string | null
  readonly lesson: string
  readonly title: string | null
  readonly started: number
  readonly finished: number
  readonly passed: number
  /** Answers that could not be marked: their pack is not among the built ones. */
  readonly unmarked: number
  /** Answers whose time cannot be trusted. */
  readonly doubtful: number
}

export async function runReport({ dataDir, packsDir, json = false, print }: ReportOptions): Promise<void> {
  const lessons = await readReport(dataDir, createPacks(packsDir, nodeVerifier))
  if (json) return print(JSON.stringify(lessons, null, 2))
  for (const line of lessons.length === 0 ? [NOTHING] : pages(lessons)) print(line)
}

const NOTHING = 'Chưa có bài nào và chưa có kết quả nào. / No lessons and no results yet.'

async function readReport(dataDir: string, packs: Packs): Promise<readonly LessonReport[]> {
  const store = openReadOnly(dataDir)
  if (store === null) return joined(await packs.newest(), [], { passed: new Map(), unmarked: new Map() })
  try {
    const participation = await readParticipation(store.db)
    const late = await markLate(await readUnmarkedAnswers(store.db), createMarker(packs))
    const passed = await countPassed(await readFinishedRuns(store.db), late, packs)
    return joined(await packs.newest(), participation, { passed, unmarked: late.unmarked })
  } finally {
    await store.close()
  }
}

/** Distinct learners by `pack/lesson`. How many items a lesson has is the pack's word, where it is known. */
async function countPassed(
  runs: readonly FinishedRun[],
  late: LateMarks,
  packs: Packs,
): Promise<ReadonlyMap<string, number>> {
  const learners = new Map<string, Set<string>>()
  for (const run of runs) {
    const pack = await packs.manifest(run.packHash)
    const total = pack?.lessons.find(({ id }) => id === run.lesson)?.items ?? run.claimedTotal
    const right = run.right + (late.right.get(runKey(run)) ?? 0)
    if (!isPassed({ right, total })) continue
    const key = lessonKey(run.pack, run.lesson)
    learners.set(key, (learners.get(key) ?? new Set()).add(run.learner))
  }
  return new Map([...learners].map(([key, passed]) => [key, passed.size]))
}

interface Counts {
  readonly passed: ReadonlyMap<string, number>
  readonly unmarked: ReadonlyMap<string, number>
}

/** Every lesson of the built packs in the learner's order, then what was recorded under other names. */
function joined(
  packs: readonly Manifest[],
  participation: readonly Participation[],
  { passed, unmarked }: Counts,
): readonly LessonReport[] {
  const counted = new Map(participation.map((row) => [lessonKey(row.pack, row.lesson), row]))
  const offered = packs.flatMap((pack) =>
    pack.lessons.map((lesson) => ({
      pack: pack.id,
      packTitle: textIn(pack.title, 'vi'),
      lesson: lesson.id,
      title: textIn(lesson.title, 'vi'),
    })),
  )
  const known = new Set(offered.map(({ pack, lesson }) => lessonKey(pack, lesson)))
  const others = participation
    .filter(({ pack, lesson }) => !known.has(lessonKey(pack, lesson)))
    .map(({ pack, lesson }) => ({ pack, packTitle: null, lesson, title: null }))
  return [...offered, ...others].map((row) => {
    const key = lessonKey(row.pack, row.lesson)
    const count = counted.get(key)
    const { started = 0, finished = 0, doubtful = 0 } = count ?? {}
    return { ...row, started, finished, passed: passed.get(key) ?? 0, unmarked: unmarked.get(key) ?? 0, doubtful }
  })
}

const HEAD = ['Bài / lesson', 'Bắt đầu / started', 'Học xong / finished', 'Đạt / passed']

function pages(lessons: readonly LessonReport[]): readonly string[] {
  const names = [...new Set(lessons.map(({ pack }) => pack))]
  const blocks = names.map((name) => {
    const own = lessons.filter(({ pack }) => pack === name)
    const rows = own.map((row) => [row.title ?? row.lesson, `${row.started}`, `${row.finished}`, `${row.passed}`])
    return [`${own[0]?.packTitle ?? name} (${name})`, ...table([HEAD, ...rows]), '']
  })
  const persons = 'Số người, không phải số lượt. / Persons, not turns.'
  return [...blocks.flat(), persons, ...notMarked(lessons), ...notDated(lessons)]
}

/** Nothing when every answer's time is known. */
function notDated(lessons: readonly LessonReport[]): readonly string[] {
  const count = lessons.reduce((sum, { doubtful }) => sum + doubtful, 0)
  if (count === 0) return []
  return [
    `${count} câu trả lời có giờ không chắc: đồng hồ điện thoại sai. Kết quả vẫn đúng.`,
    `The time of ${count} answers is doubtful: the phone's clock was wrong. Their results count all the same.`,
  ]
}

/** Nothing when all is marked. */
function notMarked(lessons: readonly LessonReport[]): readonly string[] {
  const count = lessons.reduce((sum, { unmarked }) => sum + unmarked, 0)
  if (count === 0) return []
  return [
    `Chưa chấm được ${count} câu trả lời: máy này chưa có gói bài đó.`,
    `${count} answers could not be marked: this machine does not have their packs.`,
  ]
}
