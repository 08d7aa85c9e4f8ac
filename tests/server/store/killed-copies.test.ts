// F48: whatever moment kills a backup or a restore, what lies on the disk is whole or clearly none, and it can be begun anew.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { nodeRandom } from '../../../server/node-ports.ts'
import { backupTo, checkedCounts } from '../../../server/store/backup.ts'
import { fileIn, hasDatabase } from '../../../server/store/database.ts'
import { restoreFrom } from '../../../server/store/restore.ts'
import { openStore } from '../../../server/store/store.ts'
import { countersIn, rowsIn } from '../stored.ts'
import { answersOf, newId } from '../test-phone.ts'
import { temporaryFolder } from '../test-server.ts'
import { deliveryOf } from './deliveries.ts'

const script = new URL('./die-at-step.ts', import.meta.url).pathname
const AT_ONCE = 4
const STEPS_MAX = 100

/** True when the process came to its end, false when it died before step `step`. */
async function came(what: 'backup' | 'restore', step: number, file: string, dataDir: string): Promise<boolean> {
  const child = spawn(process.execPath, [script, what, `${step}`, file, dataDir], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const [code, signal] = await once(child, 'close')
  if (signal !== 'SIGKILL' && code !== 0) throw new Error(`${what} ended with ${code} at step ${step}`)
  return signal === null
}

/** Tries every step until one is past the end. How many there were. */
async function atEveryStep(one: (step: number) => Promise<boolean>): Promise<number> {
  for (let step = 0; step < STEPS_MAX; step += AT_ONCE) {
    const ends = await Promise.all(Array.from({ length: AT_ONCE }, (_, i) => one(step + i)))
    if (ends.includes(true)) return step + ends.indexOf(true)
  }
  throw new Error('no end in sight')
}

/** A folder with two learners, one of whom was erased since the backup beside it was made. */
async function folderAndBackup() {
  const folder = temporaryFolder()
  const dataDir = join(folder, 'data')
  const [kept, erased, device] = [newId(), newId(), newId()]
  const store = await openStore(dataDir, nodeRandom)
  for (const learner of [kept, erased]) await store.receive(deliveryOf(device, answersOf(learner, 5)))
  const file = join(folder, 'backup.sqlite')
  backupTo(dataDir, file)
  await store.erase(erased, 0)
  await store.receive(deliveryOf(device, answersOf(kept, 2), [6, 7]))
  await store.close()
  return { folder, dataDir, file, kept, epoch: store.identity.epoch }
}

test('a backup killed before any of its steps leaves no file or a whole one, and nothing durable that is not in it', async () => {
  const { folder, dataDir, kept } = await folderAndBackup()
  const steps = await atEveryStep(async (step) => {
    const own = join(folder, `data-${step}`)
    cpSync(dataDir, own, { recursive: true })
    const file = join(folder, `backup-${step}.sqlite`)
    const hasEnded = await came('backup', step, file, own)
    const [counter] = await countersIn(own)
    // Five are in the backup that was made before.
    if (existsSync(file)) expect(checkedCounts(file)).toEqual({ learners: 1, records: 7 })
    else expect([hasEnded, counter?.durable]).toEqual([false, 5])
    expect(hasEnded ? counter?.durable : 7).toBe(7)
    expect(await rowsIn(own)).toHaveLength(7)
    // What is left of the one that died is in nobody's way.
    expect(backupTo(own, existsSync(file) ? `${file}-2` : file)).toEqual({ learners: 1, records: 7 })
    expect((await countersIn(own)).map(({ learner_id, durable }) => [learner_id, durable])).toEqual([[kept, 7]])
    return hasEnded
  })
  expect(steps).toBeGreaterThan(8)
}, 120_000)

test('a restore killed before any of its steps leaves no database or a whole one of a new epoch, without who was erased', async () => {
  const { folder, dataDir, file, kept, epoch } = await folderAndBackup()
  const steps = await atEveryStep(async (step) => {
    const own = join(folder, `new-${step}`)
    cpSync(join(dataDir, 'erasures.log'), join(own, 'erasures.log'))
    const hasEnded = await came('restore', step, file, own)
    expect(hasEnded && !hasDatabase(own)).toBe(false)
    if (!hasDatabase(own)) await restoreFrom(file, own, nodeRandom)
    else await expect(restoreFrom(file, own, nodeRandom)).rejects.toThrow('storage/exists')
    expect(checkedCounts(fileIn(own))).toEqual({ learners: 1, records: 5 })
    const store = await openStore(own, nodeRandom)
    expect(store.identity.epoch).not.toBe(epoch)
    await store.close()
    expect((await rowsIn(own)).map((row) => row.learner_id)).toEqual(Array(5).fill(kept))
    expect(readdirSync(own).filter((name) => name.includes('.part'))).toEqual([])
    return hasEnded
  })
  expect(steps).toBeGreaterThan(12)
}, 120_000)

test('half a copy that a backup left behind is in nobody’s way', async () => {
  const { folder, dataDir } = await folderAndBackup()
  const file = join(folder, 'second.sqlite')
  writeFileSync(`${file}.part`, 'half of it')
  expect(backupTo(dataDir, file)).toEqual({ learners: 1, records: 7 })
})
