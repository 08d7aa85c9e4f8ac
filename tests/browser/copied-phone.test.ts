// A phone's whole storage is copied to a second phone, and both go on.
import { cpSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerOne, newProfile, sendAll, sendingPhone, startAgain } from './harness/learn.ts'
import type { Phone } from './harness/phone.ts'
import { tablesOf } from './harness/phone-tables.ts'
import { openWorld, type World } from './harness/server.ts'
import { expectWhole, type Shown } from './harness/whole.ts'

let world: World
const profiles = [newProfile(), newProfile()] as const
const phones: Phone[] = []
const shown: Shown[] = []

beforeAll(async () => {
  world = await openWorld()
})
afterAll(async () => {
  for (const phone of phones) await phone.close()
  await world.close()
  for (const profile of profiles) profile.drop()
})

test('two phones with one storage lose nothing and double nothing, and one of them becomes another device', async () => {
  const [first, second] = profiles
  const before = await sendingPhone(world, first)
  await answerOne(before.page, world, shown)
  await sendAll(before.page)
  const { device } = await tablesOf(before.page)
  await before.close()
  cpSync(first.path, second.path, { recursive: true })

  for (const profile of profiles) phones.push(await startAgain(world, profile))
  // At the same item of the same run: the worst that two copies can do.
  for (const { page } of phones) await answerOne(page, world, shown)
  for (const { page } of phones) await sendAll(page)
  for (const { page } of phones) await answerOne(page, world, shown)
  for (const { page } of phones) await sendAll(page)
  const all = await Promise.all(phones.map(({ page }) => tablesOf(page)))
  await expectWhole(world, all, shown, { healed: true })
  expect(new Set(all.map((one) => one.device)).size).toBe(2)
  expect(all.map((one) => one.device)).toContain(device)
  for (const phone of phones) expect(phone.complaints).toEqual([])
})
