// A learner with a keyboard, a switch or a screen reader's gestures: Tab, Enter and Space are enough for everything.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { walkByKeys } from './harness/keys.ts'
import { openPhone, type Phone } from './harness/phone.ts'
import { openWorld, type World } from './harness/server.ts'
import { readyPhone, words } from './harness/walk.ts'

let world: World
let phone: Phone

beforeAll(async () => {
  world = await openWorld()
  phone = await openPhone(world)
  await readyPhone(phone.page, world.origin)
})
afterAll(async () => {
  await phone.close()
  await world.close()
})

test.each(['fake-police', 'fake-relative'])(
  'the whole of %s is done by keys, the focus always in sight',
  async (id) => {
    const { page } = phone
    await page.goto(`${world.origin}/#/l/${world.pack.id}/${id}`)
    await walkByKeys(page, world.lesson(id))
    await page.getByRole('heading', { level: 1, name: words('result.title') }).waitFor()
    expect(phone.complaints).toEqual([])
  },
)
