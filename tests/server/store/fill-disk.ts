// Run as a process of its own on a small disk: stores until there is no more room, makes room, and stores on. Says what happened as JSON.
import { rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isProblem } from '../../../core/problem.ts'
import { nodeRandom } from '../../../server/node-ports.ts'
import { checkedCounts } from '../../../server/store/backup.ts'
import { fileIn } from '../../../server/store/database.ts'
import { openStore } from '../../../server/store/store.ts'
import { answersOf, newId } from '../test-phone.ts'
import { deliveryOf } from './deliveries.ts'

const [folder = ''] = process.argv.slice(2)
const store = await openStore(folder, nodeRandom)
const ballast = join(folder, 'ballast')
const { bavail, bsize } = statfsSync(folder)
// Half of what is left: the rest goes to records, so that the disk is full in the middle of the store's own work.
writeFileSync(ballast, Buffer.alloc(Math.floor((bavail * bsize) / 2)))

const [device, learner] = [newId(), newId()]
const refusals: string[] = []
let acknowledged = 0
while (refusals.length < 5) await send()
rmSync(ballast)
const before = acknowledged
for (let i = 0; i < 5; i++) await send()
await store.close()
console.log(JSON.stringify({ refusals, before, acknowledged, held: checkedCounts(fileIn(folder)).records }))

async function send(): Promise<void> {
  const records = answersOf(learner, 10)
  const places = records.map((_, i) => acknowledged + i + 1)
  try {
    await store.receive(deliveryOf(device, records, places))
    acknowledged += records.length
  } catch (error) {
    refusals.push(isProblem(error) ? error.code : String(error))
  }
}
