// A pack is mended and given out again: what its learners reached with the old one stays theirs (I19).
import { expect, test } from 'vitest'
import { itemCalled, LESSON, openLesson, PACK, PACK_HASH, recordsPhone } from './phone.ts'

const MENDED = 'b'.repeat(64)

async function finished() {
  const { records } = recordsPhone()
  const learner = await records.addLearner('frog')
  const run = await openLesson(records, learner)
  await records.saveAnswer(run.id, itemCalled('one'), ['yes'])
  await records.complete(run.id, 1)
  return { records, learner }
}

test('a lesson that was passed stays passed, also while its mended version is only begun', async () => {
  const { records, learner } = await finished()
  const before = await records.progress(learner.id)
  expect(before[`${PACK}/${LESSON}`]).toMatchObject({ completed: true, passed: true })
  const again = await records.openRun(learner.id, PACK, MENDED, LESSON)
  await records.saveAnswer(again.id, itemCalled('one'), ['no'])
  expect(await records.progress(learner.id)).toEqual(before)
})

test('the mended lesson, taken worse, takes nothing away', async () => {
  const { records, learner } = await finished()
  const again = await records.openRun(learner.id, PACK, MENDED, LESSON)
  await records.saveAnswer(again.id, itemCalled('one'), ['no'])
  await records.complete(again.id, 1)
  expect((await records.progress(learner.id))[`${PACK}/${LESSON}`]).toMatchObject({ passed: true, bestRight: 1 })
})

test('each answer keeps the name of the very content it was given to', async () => {
  const { records, learner } = await finished()
  const again = await records.openRun(learner.id, PACK, MENDED, LESSON)
  await records.saveAnswer(again.id, itemCalled('one'), ['no'])
  const lines = (await records.exportText(learner.id)).split('\n').filter((line) => line.includes('"answer"'))
  expect(lines.map((line) => line.includes(PACK_HASH))).toEqual([true, false])
  expect(lines.map((line) => line.includes(MENDED))).toEqual([false, true])
})
