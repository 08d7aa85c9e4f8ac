import { expect, test } from 'vitest'
import { Problem } from '../../../core/problem.ts'
import { consentingLearner, playLesson } from '../records/phone.ts'
import { syncPhone } from './phone.ts'

test('records of a newer app, which this one cannot read, do not keep another learner from theirs', async () => {
  const phone = await syncPhone()
  const { records } = phone
  const learners = [await consentingLearner(records), await consentingLearner(records)]
  for (const learner of learners) await playLesson(records, learner)
  const store = records.syncStore()
  const taken: string[] = []
  const sync = phone.secondTab({
    store: {
      ...store,
      async takePage(page) {
        if (page.learner === learners[0]?.id) throw new Problem('sync/newer-form')
        const goesOn = await store.takePage(page)
        taken.push(page.learner)
        return goesOn
      },
    },
  })
  await expect(sync.sendNow()).rejects.toMatchObject({ code: 'sync/newer-form' })
  expect(taken).toEqual([learners[1]?.id])
  expect(await records.unsentCount()).toBe(0)
})
