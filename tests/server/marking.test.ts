import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { rightAnswer } from '../../core/item/mark.ts'
import type { Lesson } from '../../core/pack/lesson.ts'
import { askingOnce, createMarker } from '../../server/marking.ts'
import { nodeVerifier } from '../../server/node-ports.ts'
import { createPacks } from '../../server/packs.ts'
import { items } from '../src/screens/items.ts'
import { type BuiltPacks, writePacks } from './test-packs.ts'
import { answerOf, completionOf, newId, someHash } from './test-phone.ts'
import { temporaryFolder } from './test-server.ts'

const learner = newId()
const markerOf = ({ packsDir }: BuiltPacks) => createMarker(createPacks(packsDir, nodeVerifier))

test('what this server does not know is not marked', async () => {
  const packs = await writePacks(temporaryFolder())
  const { packHash } = packs
  const mark = markerOf(packs)
  expect(await mark(answerOf(learner, { packHash: someHash() }))).toBeNull()
  expect(await mark(answerOf(learner, { packHash, lesson: 'no-such-lesson' }))).toBeNull()
  expect(await mark(answerOf(learner, { packHash, item: 'no-such-item' }))).toBeNull()
  expect(await mark(answerOf(learner, { packHash, pack: 'another-pack' }))).toBeNull()
  expect(await mark(completionOf(learner, { packHash }))).toBeNull()
})

test('a manifest or chunk that does not fit its name is not believed', async () => {
  const { packsDir, packHash, chunkHash } = await writePacks(temporaryFolder())
  writeFileSync(join(packsDir, 'chunks', chunkHash), '{}')
  expect(await markerOf({ packsDir, packHash, chunkHash })(answerOf(learner, { packHash }))).toBeNull()
  writeFileSync(join(packsDir, 'manifests', packHash), '{}')
  expect(await createPacks(packsDir, nodeVerifier).manifest(packHash)).toBeNull()
})

test('a right answer is right, a wrong one wrong, an impossible one wrong', async () => {
  const packs = await writePacks(temporaryFolder())
  const { packHash } = packs
  const mark = markerOf(packs)
  const marks = [['yes'], ['no'], ['maybe'], ['yes', 'no']].map((answer) =>
    mark(answerOf(learner, { packHash, answer })),
  )
  expect(await Promise.all(marks)).toEqual([
    { right: true, score: 1 },
    { right: false, score: 0 },
    { right: false, score: 0 },
    { right: false, score: 0 },
  ])
})

test.each(items)(
  'every kind of item is marked from the raw answer, whichever a run drew from its pool ($kind)',
  async (item) => {
    const packs = await writePacks(temporaryFolder())
    const { packHash } = packs
    const about = { id: 'fake-police', language: 'vi', title: 'Kho', summary: 'Ngắn.', minutes: 3, ask: 1 }
    const lesson: Lesson = { ...about, steps: [...items] }
    const mark = createMarker({ ...createPacks(packs.packsDir, nodeVerifier), lesson: async () => lesson })
    const answer = [...rightAnswer(item)]
    expect(await mark(answerOf(learner, { packHash, item: item.id, answer, right: false, score: 0 }))).toEqual({
      right: true,
      score: 1,
    })
    expect(await mark(answerOf(learner, { packHash, item: item.id, answer: ['no-such-part'] }))).toEqual({
      right: false,
      score: 0,
    })
  },
)

test('a pack built after the first question is found, and remembered once found', async () => {
  const folder = temporaryFolder()
  const built = await writePacks(folder)
  const late = { ...built, packsDir: join(folder, 'late/packs') }
  const mark = markerOf(late)
  expect(await mark(answerOf(learner, { packHash: built.packHash }))).toBeNull()
  const again = await writePacks(join(folder, 'late'))
  const answer = answerOf(learner, { packHash: again.packHash })
  expect(await mark(answer)).toEqual({ right: true, score: 1 })
  rmSync(again.packsDir, { recursive: true })
  expect(await mark(answer)).toEqual({ right: true, score: 1 })
})

test('within one bundle an unknown item is looked for once, and one found later in it is found', async () => {
  const asked: string[] = []
  const mark = askingOnce(async (record) => {
    asked.push(record.kind === 'answer' ? record.item : record.kind)
    return record.kind === 'answer' && record.item === 'known' ? { right: true, score: 1 } : null
  })
  const unknown = answerOf(learner, { item: 'unknown' })
  for (let i = 0; i < 3; i++) expect(await mark({ ...unknown, attempt: i + 1 })).toBeNull()
  expect(await mark(answerOf(learner, { item: 'known' }))).toEqual({ right: true, score: 1 })
  expect(await mark(completionOf(learner))).toBeNull()
  expect(asked).toEqual(['unknown', 'known'])
})
