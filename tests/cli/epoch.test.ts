// A backup put back holds less than its phones were told (D7, I2): the epoch is what lets them know.
import { copyFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { rowsIn } from '../server/stored.ts'
import { type LearningPhone, learningPhone, roadTo } from '../server/test-engine.ts'
import { temporaryFolder, testServer } from '../server/test-server.ts'
import { run } from './run.ts'

describe('no new epoch is given', () => {
  test('while the server runs', async () => {
    const { store, dataDir } = await testServer()
    const { code, complained } = await run('epoch', '--renew', '--data', dataDir)
    expect(code).toBe(1)
    expect(complained).toContain('Another Đom Đóm server is using the folder')
    await store.close()
    const again = await testServer({ dataDir })
    expect(again.store.identity).toEqual(store.identity)
  })

  test('without --renew', async () => {
    expect(await run('epoch')).toMatchObject({ code: 2, said: '' })
  })

  test('where there is no store, and none is made', async () => {
    const folder = join(temporaryFolder(), 'mistyped')
    expect(await run('epoch', '--renew', '--data', folder)).toMatchObject({ code: 1, said: '' })
    expect(existsSync(folder)).toBe(false)
  })
})

test('a new epoch is another one each time; server and key stay', async () => {
  const { store, dataDir } = await testServer()
  await store.close()
  const epochs = new Set([store.identity.epoch])
  for (let i = 0; i < 3; i++) {
    expect((await run('epoch', '--renew', '--data', dataDir)).code).toBe(0)
    const { identity, close } = (await testServer({ dataDir })).store
    await close()
    expect(identity).toEqual({ ...store.identity, epoch: identity.epoch })
    epochs.add(identity.epoch)
  }
  expect(epochs.size).toBe(4)
})

interface Village {
  readonly phone: LearningPhone
  readonly learner: string
  readonly restored: string
}

/** A card and three words, a backup, four more words acknowledged, then the disk is lost and the backup put back. One more waits. */
async function afterTheLoss(): Promise<Village> {
  const phone = await learningPhone()
  const { learning } = phone
  const learner = (await learning.addLearner('fox')).id
  const say = async (count: number) => {
    for (let i = 0; i < count; i++) await learning.setConsent(learner, true, 'consent-1')
  }
  const before = await testServer()
  await say(3)
  await phone.sync(roadTo(() => before))
  await before.store.close()
  const restored = temporaryFolder()
  copyFileSync(join(before.dataDir, 'domdom.sqlite'), join(restored, 'domdom.sqlite'))
  const on = await testServer({ dataDir: before.dataDir })
  await say(4)
  await phone.sync(roadTo(() => on))
  expect(await phone.pending()).toEqual([])
  await say(1)
  return { phone, learner, restored }
}

test('after a backup was put back and the epoch renewed, phones send again what it lacks, and nothing is there twice', async () => {
  const { phone, restored } = await afterTheLoss()
  expect((await run('epoch', '--renew', '--data', restored)).code).toBe(0)
  const server = await testServer({ dataDir: restored })
  expect(await rowsIn(restored)).toHaveLength(4)
  const road = roadTo(() => server)
  await phone.sync(road)
  // The bundle of the old epoch was refused; what it held goes again with all the rest.
  await phone.sync(road, 'all')
  expect(await phone.pending()).toEqual([])
  const held = (await rowsIn(restored)).map(({ record_id, version }) => [record_id, version])
  const told = (await phone.verdicts()).map(({ id, version }) => [id, version])
  expect(told.sort(byVersion)).toEqual(held)
  expect(held.map(([, version]) => version)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
})

const byVersion = ([, a]: (string | number)[], [, b]: (string | number)[]) => Number(a) - Number(b)

test('without a new epoch a phone that comes back still notices that the store lost something, and sends all again', async () => {
  const { phone, restored } = await afterTheLoss()
  const server = await testServer({ dataDir: restored })
  await phone.sync(roadTo(() => server))
  expect(await phone.pending()).toEqual([])
  expect(await rowsIn(restored)).toHaveLength(9)
})
