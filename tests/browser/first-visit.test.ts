import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { runReport } from '../../cli/report.ts'
import { itemsOf } from '../../core/pack/steps.ts'
import { openPhone, type Phone } from './harness/phone.ts'
import { openWorld, type World } from './harness/server.ts'
import {
  allowSending,
  button,
  downloadAndLearn,
  eventually,
  firstStart,
  goHome,
  openLesson,
  openTab,
  said,
  seen,
  walkToEnd,
  wholePackHere,
  words,
  workerInCharge,
} from './harness/walk.ts'

let world: World
let phone: Phone

beforeAll(async () => {
  world = await openWorld()
  phone = await openPhone(world)
})
afterAll(async () => {
  await phone.close()
  await world.close()
})
afterEach(() => expect(phone.complaints).toEqual([]))

/** Who the server is may be asked by anybody: it tells nothing of the one who asks. */
const syncRequests = () => world.front.asked.filter(({ path }) => path.startsWith('/sync') && path !== '/sync/server')

test('a newcomer downloads, learns two whole lessons without a line, and the server receives them once it is asked', async () => {
  const { page } = phone
  const lessons = [world.lesson('fake-police'), world.lesson('fake-relative')]
  expect(new Set(lessons.flatMap(itemsOf).map(({ kind }) => kind)).size).toBe(5)
  await firstStart(page, world.origin)
  await downloadAndLearn(page)
  await wholePackHere(page)
  await workerInCharge(page)

  phone.lineIsBad = true
  await phone.context.setOffline(true)
  await world.front.down()
  for (const lesson of lessons) {
    await openLesson(page, lesson)
    await walkToEnd(page, lesson)
    await seen(said(page, words('result.saved')))
    await goHome(page)
  }
  await openTab(page, 'tabs.mine')
  await seen(said(page, words('mine.lessonOnPhone')))
  expect(await page.getByText(words('mine.lessonOnPhone'), { exact: true }).count()).toBe(2)
  const items = lessons.flatMap(itemsOf)
  await seen(said(page, words('mine.count', { count: items.length + 2 })))
  expect(syncRequests()).toEqual([])

  await world.front.up()
  await phone.context.setOffline(false)
  phone.lineIsBad = false
  await page.reload()
  await seen(said(page, words('mine.consentOff')))
  expect(syncRequests()).toEqual([])
  await button(page, 'mine.allow').tap()
  expect(await page.getByRole('checkbox').isChecked()).toBe(false)
  await allowSending(page)
  await seen(said(page, words('mine.sentAll')))
  await eventually(() => page.getByText(words('mine.lessonReceived'), { exact: true }).count(), 2)

  const rows = await world.rows()
  expect(new Set(rows.map((row) => row.learner_id)).size).toBe(1)
  expect(rows.filter((row) => row.kind === 'answer').map((row) => row.item)).toEqual(items.map(({ id }) => id))
  expect(rows.filter((row) => row.kind === 'answer').every((row) => row.marked_right === 1 && row.attempt === 1)).toBe(
    true,
  )
  const completions = rows.filter((row) => row.kind === 'completion')
  expect(completions.map((row) => row.lesson)).toEqual(lessons.map(({ id }) => id))
  expect(completions.every((row) => row.right_count === row.total_count)).toBe(true)
  expect(rows.filter((row) => row.kind === 'consent')).toHaveLength(1)

  const printed: string[] = []
  await runReport({ ...world, json: true, print: (line) => printed.push(line) })
  const report: unknown = JSON.parse(printed.join('\n'))
  for (const { id } of lessons) {
    expect(report).toContainEqual(expect.objectContaining({ lesson: id, started: 1, finished: 1, passed: 1 }))
  }
})
