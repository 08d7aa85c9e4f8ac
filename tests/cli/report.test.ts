import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type LessonReport, runReport } from '../../cli/report.ts'
import type { LearningRecord } from '../../core/record/record.ts'
import type { AppDeps } from '../../server/app.ts'
import { createMarker } from '../../server/marking.ts'
import { nodeVerifier } from '../../server/node-ports.ts'
import { createPacks } from '../../server/packs.ts'
import { LESSON, PACK } from '../server/test-packs.ts'
import { answerOf, completionOf, lessonOf, newId, newPhone } from '../server/test-phone.ts'
import { type TestServer, temporaryFolder, testServer } from '../server/test-server.ts'

async function send(server: TestServer, records: readonly LearningRecord[]): Promise<void> {
  await server.send(await newPhone(), records)
}

async function printed(dataDir: string, packsDir: string, json: boolean): Promise<string> {
  const lines: string[] = []
  await runReport({ dataDir, packsDir, json, print: (line) => lines.push(line) })
  return lines.join('\n')
}

async function reportOf({ dataDir, packsDir }: TestServer): Promise<readonly LessonReport[]> {
  return JSON.parse(await printed(dataDir, packsDir, true))
}

const countsOf = ([row]: readonly LessonReport[]) => row && [row.started, row.finished, row.passed]

describe('nobody passes', () => {
  test('by the word of the phone alone', async () => {
    const server = await testServer()
    await send(server, lessonOf(newId(), server.packHash, ['no', 'no', 'yes']))
    await send(server, [completionOf(newId(), { packHash: server.packHash })])
    expect(countsOf(await reportOf(server))).toEqual([2, 2, 0])
  })

  test('by second answers', async () => {
    const server = await testServer()
    const learner = newId()
    const [first, second, third, end] = lessonOf(learner, server.packHash, ['no', 'no', 'yes'])
    const { run = newId() } = end?.kind === 'completion' ? end : {}
    const corrected = ['first', 'second'].map((item) =>
      answerOf(learner, { run, packHash: server.packHash, item, attempt: 2 }),
    )
    const anotherFirst = answerOf(learner, { run, packHash: server.packHash, item: 'first' })
    const sent = [first, second, third, ...corrected, anotherFirst, end]
    await send(
      server,
      sent.filter((record) => record !== undefined),
    )
    expect(countsOf(await reportOf(server))).toEqual([1, 1, 0])
  })

  test('by right answers spread over several runs', async () => {
    const server = await testServer()
    const learner = newId()
    const { packHash } = server
    const runs = [['yes'], ['no', 'yes'], ['no', 'no', 'yes']].map((chosen) => lessonOf(learner, packHash, chosen))
    await send(server, runs.flat())
    expect(countsOf(await reportOf(server))).toEqual([1, 1, 0])
  })

  test('by answers to a pack this server does not know', async () => {
    const server = await testServer()
    await send(server, lessonOf(newId(), 'cd'.repeat(32), ['yes', 'yes', 'yes']))
    expect(countsOf(await reportOf(server))).toEqual([1, 1, 0])
  })

  test('by a completion that says the lesson has fewer items', async () => {
    const server = await testServer()
    const learner = newId()
    const [first, , , end] = lessonOf(learner, server.packHash, ['yes'])
    if (first === undefined || end?.kind !== 'completion') throw new Error('a lesson of another form')
    await send(server, [first, { ...end, right: 1, total: 1 }])
    expect(countsOf(await reportOf(server))).toEqual([1, 1, 0])
  })
})

test('questions that came back later finish nothing, pass nobody and take nothing away', async () => {
  const server = await testServer()
  const { packHash } = server
  const [passed, halfway, weak] = [newId(), newId(), newId()]
  const phone = await newPhone()
  const lessons = [
    ...lessonOf(passed, packHash, ['yes', 'yes', 'no']),
    ...lessonOf(weak, packHash, ['no', 'no', 'yes']),
    answerOf(halfway, { packHash, answer: ['no'], right: false, score: 0 }),
  ]
  await server.send(phone, lessons)
  expect(countsOf(await reportOf(server))).toEqual([3, 2, 1])
  const comeBack = (learner: string, answer: string) => {
    const review = {
      run: newId(),
      packHash,
      answer: [answer],
      right: answer === 'yes',
      score: Number(answer === 'yes'),
    }
    return ['first', 'second'].map((item) => answerOf(learner, { ...review, item }))
  }
  const again = [...comeBack(passed, 'no'), ...comeBack(weak, 'yes'), ...comeBack(halfway, 'yes')]
  const { verdicts } = await server.send(phone, again)
  expect(verdicts.map(({ kind }) => kind)).toEqual(again.map(() => 'stored'))
  expect((await reportOf(server)).map(({ unmarked }) => unmarked)).toEqual([0])
  expect(countsOf(await reportOf(server))).toEqual([3, 2, 1])
})

test('answers that came before their pack was built here are marked once it is', async () => {
  const server = await testServer()
  const ignorant = await testServer({ dataDir: join(temporaryFolder(), 'data'), mark: async () => null })
  const { packHash } = server
  const [right, wrong] = [newId(), newId()]
  await send(ignorant, [
    ...lessonOf(right, packHash, ['yes', 'yes', 'no']),
    ...lessonOf(wrong, packHash, ['no', 'no', 'yes']),
    // Another first answer to the same item came later, and second tries: none of them counts.
    ...lessonOf(wrong, packHash, ['no']).flatMap((record) =>
      record.kind === 'answer' ? [record, { ...answerOf(wrong), run: record.run, packHash, attempt: 2 }] : [],
    ),
  ])
  const known = { ...ignorant, packsDir: server.packsDir }
  expect(countsOf(await reportOf(known))).toEqual([2, 2, 1])
  expect((await reportOf(known)).map(({ unmarked }) => unmarked)).toEqual([0])
})

test('answers marked when they came and answers marked late make one result', async () => {
  const dataDir = join(temporaryFolder(), 'data')
  const server = await testServer()
  const [first, ...rest] = lessonOf(newId(), server.packHash, ['yes', 'yes', 'no'])
  if (first === undefined) throw new Error('a lesson of another form')
  const phone = await newPhone()
  const deliver = async (records: readonly LearningRecord[], changes: Partial<AppDeps>) => {
    const { store, send } = await testServer({ dataDir, ...changes })
    await send(phone, records)
    await store.close()
  }
  await deliver([first], { mark: async () => null })
  await deliver(rest, { mark: createMarker(createPacks(server.packsDir, nodeVerifier)) })
  expect(countsOf(await reportOf({ ...server, dataDir }))).toEqual([1, 1, 1])
})

test('answers that cannot be marked are counted and told', async () => {
  const server = await testServer()
  await send(server, lessonOf(newId(), 'cd'.repeat(32), ['yes', 'yes', 'yes']))
  await send(server, lessonOf(newId(), server.packHash, ['yes', 'yes', 'yes']))
  expect((await reportOf(server)).map(({ unmarked }) => unmarked)).toEqual([3])
  expect(await printed(server.dataDir, server.packsDir, false)).toContain('3 answers could not be marked')
})

test('persons are counted, not turns', async () => {
  const server = await testServer()
  const { packHash } = server
  const [diligent, halfway, slow] = [newId(), newId(), newId()]
  await send(server, [
    ...lessonOf(diligent, packHash, ['yes', 'yes', 'yes']),
    ...lessonOf(diligent, packHash, ['yes', 'yes', 'no']),
    answerOf(halfway, { packHash }),
    ...lessonOf(slow, packHash, ['no', 'no', 'no']),
    ...lessonOf(slow, packHash, ['yes', 'no', 'yes']),
  ])
  expect(countsOf(await reportOf(server))).toEqual([3, 2, 2])
})

test('what no built pack knows is listed by its name, after the lessons that are', async () => {
  const server = await testServer()
  await send(server, [answerOf(newId(), { lesson: 'old-lesson' }), answerOf(newId(), { pack: 'a-pack' })])
  const names = (await reportOf(server)).map(({ pack, lesson, title }) => [pack, lesson, title])
  expect(names).toEqual([
    [PACK, LESSON, 'Công an không gọi điện đòi tiền'],
    ['a-pack', LESSON, null],
    [PACK, 'old-lesson', null],
  ])
})

test('answers of a phone whose clock nobody knows are counted as doubtful in time, and count all the same', async () => {
  const server = await testServer()
  const now = Date.now()
  const lesson = lessonOf(newId(), server.packHash, ['yes', 'yes', 'yes'])
  await send(
    server,
    lesson.map((record) => ({ ...record, at: now - 1000 })),
  )
  await send(server, lessonOf(newId(), server.packHash, ['yes', 'yes', 'yes']))
  expect((await reportOf(server)).map(({ doubtful, passed }) => [doubtful, passed])).toEqual([[3, 2]])
  const text = await printed(server.dataDir, server.packsDir, false)
  expect(text).toContain('3 câu trả lời có giờ không chắc')
  expect(text).toContain('The time of 3 answers is doubtful')
})

test('the table stands in line, with titles, beside a running server', async () => {
  const server = await testServer()
  const lesson = lessonOf(newId(), server.packHash, ['yes', 'yes', 'yes'])
  await send(
    server,
    lesson.map((record) => ({ ...record, at: Date.now() })),
  )
  expect(await printed(server.dataDir, server.packsDir, false)).toBe(
    [
      'Cuộc gọi lừa đảo (scam-calls)',
      'Bài / lesson                     Bắt đầu / started  Học xong / finished  Đạt / passed',
      '-------------------------------  -----------------  -------------------  ------------',
      'Công an không gọi điện đòi tiền                  1                    1             1',
      '',
      'Số người, không phải số lượt. / Persons, not turns.',
    ].join('\n'),
  )
})

test('before anything was built or sent it says so', async () => {
  const folder = temporaryFolder()
  expect(await printed(join(folder, 'data'), join(folder, 'packs'), false)).toContain('No lessons and no results yet.')
})
