// Two tabs, two learners, one phone: each record once, each under the learner who made it.
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Lesson } from '../../core/pack/lesson.ts'
import { gate } from './harness/faulty-front.ts'
import { answerOne, hashOf, openMine, sendAll, sendingPhone, walkOn } from './harness/learn.ts'
import type { Phone } from './harness/phone.ts'
import { tablesOf } from './harness/phone-tables.ts'
import { openWorld, type World } from './harness/server.ts'
import { atHome, button, eventually, openTab, said, seen, words } from './harness/walk.ts'
import { expectWhole, type Shown } from './harness/whole.ts'

let world: World
let phone: Phone
const shown: Shown[] = []

beforeAll(async () => {
  world = await openWorld()
  phone = await sendingPhone(world)
  await sendAll(phone.page)
})
afterAll(async () => {
  await phone.close()
  await world.close()
})
afterEach(async () => {
  world.front.pass()
  await phone.page.bringToFront()
  await sendAll(phone.page)
  await expectWhole(world, [await tablesOf(phone.page)], shown, { healed: true })
  expect(phone.complaints).toEqual([])
})

async function anotherTab(): Promise<Page> {
  const tab = await phone.context.newPage()
  await tab.goto(world.origin)
  await atHome(tab)
  return tab
}

/** The two lessons with the fewest steps. */
function shortest(): readonly [Lesson, Lesson] {
  const all = world.pack.lessons.map(({ id }) => world.lesson(id))
  const [one, two] = all.toSorted((a, b) => a.steps.length - b.steps.length)
  if (one === undefined || two === undefined) throw new Error('a pack of one lesson')
  return [one, two]
}

const bundles = () => world.front.asked.filter(({ path }) => path === '/sync/bundles').length

test('two tabs that finish two lessons at once deliver both, once', async () => {
  const other = await anotherTab()
  const [one, two] = shortest()
  const open = new Map([
    [phone.page, one],
    [other, two],
  ])
  for (const [tab, lesson] of open) await tab.goto(`${world.origin}/${hashOf(world, lesson)}`)
  // Answer by answer in turn: a finger has one tab at a time.
  while (open.size > 0) {
    for (const [tab, lesson] of open) {
      const before = shown.length
      await tab.bringToFront()
      await walkOn(tab, lesson, shown, () => shown.length > before)
      if (shown.at(-1)?.item === null) open.delete(tab)
    }
  }
  await openMine(other)
  await openMine(phone.page)
  await Promise.all(
    [phone.page, other].map((tab) =>
      button(tab, 'mine.send')
        .tap({ timeout: 500 })
        .catch(() => undefined),
    ),
  )
  await seen(said(phone.page, words('mine.sentAll')))
  await seen(said(other, words('mine.sentAll')))
  await other.close()
})

test('a tab that is frozen while it sends does not keep another from sending', async () => {
  const other = await anotherTab()
  const held = gate()
  let holds = 0
  world.front.fault(({ path }) =>
    path === '/sync/bundles' && holds++ === 0 ? { kind: 'hold', until: held.opened } : null,
  )
  await answerOne(other, world, shown)
  await openMine(other)
  const before = bundles()
  await eventually(async () => {
    await button(other, 'mine.send')
      .tap({ timeout: 300 })
      .catch(() => undefined)
    return bundles() > before
  }, true)
  const cdp = await phone.context.newCDPSession(other)
  await phone.page.bringToFront()
  await cdp.send('Page.setWebLifecycleState', { state: 'frozen' })
  await answerOne(phone.page, world, shown)
  await sendAll(phone.page)
  await cdp.send('Page.setWebLifecycleState', { state: 'active' })
  held.open()
  await other.close()
})

async function becomeNew(page: Page): Promise<void> {
  await page.goto(`${world.origin}/#/who`)
  await button(page, 'who.add').tap()
  await page.getByRole('button', { name: words('pictures.boat') }).tap()
  await atHome(page)
}

async function become(page: Page, picture: 'hat' | 'boat'): Promise<void> {
  await page.goto(`${world.origin}/#/who`)
  await page.getByRole('button', { name: words(`pictures.${picture}`) }).tap()
  await atHome(page)
}

test('a learner who takes over while a request is under way gets nothing of it, and sends nothing without a word', async () => {
  const { page } = phone
  const held = gate()
  world.front.fault(({ path }) => (path === '/sync/bundles' ? { kind: 'hold', until: held.opened } : null))
  await answerOne(page, world, shown)
  await openMine(page)
  const before = bundles()
  await eventually(async () => {
    await button(page, 'mine.send')
      .tap({ timeout: 300 })
      .catch(() => undefined)
    return bundles() > before
  }, true)
  const { learners } = await tablesOf(page)
  await becomeNew(page)
  const theirs: Shown[] = []
  await answerOne(page, world, theirs)
  shown.push(...theirs)
  held.open()
  world.front.pass()
  await eventually(async () => (await tablesOf(page)).outbox.filter(({ learner }) => learner === learners[0]?.id), [])
  const { records, outbox } = await tablesOf(page)
  const newcomer = (await tablesOf(page)).learners.find(({ id }) => id !== learners[0]?.id)?.id
  const own = records.filter(({ learner }) => learner === newcomer)
  expect(own.filter(({ record }) => record.kind === 'answer')).toHaveLength(theirs.length)
  expect(own.every(({ record }) => record.learner === newcomer)).toBe(true)
  expect(outbox.filter(({ learner }) => learner === newcomer)).toHaveLength(own.length)
  expect((await world.rows()).filter((row) => row.learner_id === newcomer)).toEqual([])
  await become(page, 'hat')
})

test('unsent work outlives a change of learner and the removal of its lessons', async () => {
  const { page } = phone
  const held = gate()
  world.front.fault(({ path }) => (path.startsWith('/sync') ? { kind: 'hold', until: held.opened } : null))
  await answerOne(page, world, shown)
  await become(page, 'boat')
  await openTab(page, 'tabs.settings')
  await button(page, 'settings.remove').first().tap()
  await button(page, 'settings.removeYes').tap()
  await seen(said(page, words('settings.noPacks')))
  await expectWhole(world, [await tablesOf(page)], shown, { healed: false })
  held.open()
  world.front.pass()
  await page.reload()
  await become(page, 'hat')
})
