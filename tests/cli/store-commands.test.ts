// backup, restore, erase, devices: what their user sees.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { countersIn, rowsIn } from '../server/stored.ts'
import { answerOf, answersOf, cardOf, cutOffOf, newId, newPhone } from '../server/test-phone.ts'
import { temporaryFolder, testServer } from '../server/test-server.ts'
import { run } from './run.ts'

describe('nothing is done', () => {
  test.each([
    ['backup'],
    ['restore'],
    ['restore', 'one.sqlite', 'two.sqlite'],
    ['erase'],
    ['erase', 'Hoa'],
    ['erase', 'ab'.repeat(16), 'cd'.repeat(16)],
  ])('for %s %s %s, which is not understood', async (...argv) => {
    expect(await run(...argv.filter((word) => word !== undefined))).toMatchObject({ code: 2, said: '' })
  })

  test('in a folder without a store, and none is made', async () => {
    const folder = join(temporaryFolder(), 'mistyped')
    const file = join(temporaryFolder(), 'backup.sqlite')
    expect(await run('backup', '--to', file, '--data', folder)).toMatchObject({ code: 1, said: '' })
    expect(await run('erase', newId(), '--data', folder)).toMatchObject({ code: 1, said: '' })
    expect([existsSync(folder), existsSync(file)]).toEqual([false, false])
  })

  test('with a backup that is not there, or a folder that holds a store', async () => {
    const { dataDir, store } = await testServer()
    const file = join(temporaryFolder(), 'backup.sqlite')
    expect((await run('restore', file, '--data', join(temporaryFolder(), 'data'))).code).toBe(1)
    expect((await run('backup', '--to', file, '--data', dataDir)).code).toBe(0)
    expect((await run('restore', file, '--data', dataDir)).complained).toContain('Another Đom Đóm server')
    await store.close()
    expect((await run('restore', file, '--data', dataDir)).complained).toContain('is there already and was not touched')
  })
})

test('a backup beside the running server, put back elsewhere, says what it holds', async () => {
  const { dataDir, send } = await testServer()
  await send(await newPhone(), [...answersOf(newId(), 3), answerOf(newId())])
  const file = join(temporaryFolder(), 'backup.sqlite')
  const backup = await run('backup', '--to', file, '--data', dataDir)
  expect(backup.said).toContain('read back: 4 records of 2 learners')
  expect((await countersIn(dataDir)).map(({ durable, version }) => durable === version)).toEqual([true, true])
  const folder = join(temporaryFolder(), 'data')
  const { code, said } = await run('restore', file, '--data', folder)
  expect([code, said.includes('4 records of 2 learners are back')]).toEqual([0, true])
  expect(await rowsIn(folder)).toEqual(await rowsIn(dataDir))
})

test('an erasure beside the running server says how much went, and is in force at once', async () => {
  const { dataDir, send } = await testServer()
  const phone = await newPhone()
  const learner = newId()
  await send(phone, answersOf(learner, 3))
  const { code, said } = await run('erase', learner, '--data', dataDir)
  expect([code, said.includes('3 records are gone')]).toEqual([0, true])
  expect((await send(phone, [answerOf(learner)])).verdicts).toEqual([{ kind: 'erased' }])
  expect((await run('erase', learner, '--data', dataDir)).said).toContain('was erased before')
})

test('devices lists keys that turned up twice and phones that were cut off, and nobody else', async () => {
  const { dataDir, send } = await testServer({ clock: () => Date.UTC(2026, 5, 30) })
  expect((await run('devices', '--data', dataDir)).said).toContain('No device needs a look')
  const [learner, secret] = [newId(), newId()]
  const [owner, lost, quiet] = [await newPhone(), await newPhone(), await newPhone()]
  await send(owner, [cardOf(learner, secret)])
  await send(lost, [answerOf(learner)], { secrets: { [learner]: secret } })
  await send(quiet, [answerOf(newId())])
  await send(owner, [cutOffOf(learner, lost.device)])
  for (let i = 0; i < 2; i++) await send(owner, [answerOf(learner)], { places: [1] })
  const { said } = await run('devices', '--data', dataDir)
  const lines = said.split('\n').map((line) => line.trim().split(/\s{2,}/))
  expect(lines).toContainEqual([owner.device, '1', '0', '2', '0', '2026-06-30'])
  expect(lines).toContainEqual([lost.device, '1', '1', '0', '0'])
  expect(said).not.toContain(quiet.device)
})

test('a device that nobody has a card for is let in by hand, beside the running server', async () => {
  const { dataDir, send } = await testServer()
  const [learner, owner, other] = [newId(), await newPhone(), await newPhone()]
  await send(owner, [cardOf(learner, newId())])
  const letIn = (...args: string[]) => run('devices', '--let-in', ...args, '--data', dataDir)
  expect(await letIn(other.device, 'nobody')).toMatchObject({ code: 2 })
  expect(await letIn(other.device, newId())).toMatchObject({ code: 1 })
  expect((await send(other, [answerOf(learner)])).verdicts).toMatchObject([{ kind: 'rejected' }])
  expect(await letIn(other.device, learner)).toMatchObject({ code: 0 })
  expect((await send(other, [answerOf(learner)])).verdicts).toMatchObject([{ kind: 'stored' }])
  await run('erase', learner, '--data', dataDir)
  expect(await letIn(other.device, learner)).toMatchObject({ code: 1 })
})

test('devices where there is no store says so', async () => {
  expect(await run('devices', '--data', join(temporaryFolder(), 'none'))).toMatchObject({ code: 0 })
})
