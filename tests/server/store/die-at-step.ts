// Run as a process of its own: a backup or a restore that kills itself, as kill -9 would, just before its n-th step on the disk.
//   node die-at-step.ts backup|restore <n> <backup file> <data folder>
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import Sqlite from 'better-sqlite3'
import { nodeRandom } from '../../../server/node-ports.ts'

const [what, step = '', file = '', dataDir = ''] = process.argv.slice(2)
let left = Number(step)

function beforeEach<T extends object>(owner: T, names: readonly (keyof T & string)[]): void {
  for (const name of names) {
    const real = Reflect.get(owner, name) as (...args: unknown[]) => unknown
    Reflect.set(owner, name, function (this: unknown, ...args: unknown[]) {
      if (left-- === 0) process.kill(process.pid, 'SIGKILL')
      return real.apply(this, args)
    })
  }
}

beforeEach(fs, ['copyFileSync', 'renameSync', 'rmSync', 'fsyncSync'])
syncBuiltinESMExports()
const memory = new Sqlite(':memory:')
beforeEach(Sqlite.prototype, ['exec', 'pragma', 'close'])
beforeEach(Object.getPrototypeOf(memory.prepare('select 1')), ['run'])

// Loaded now, so that they see the steps counted.
const { backupTo } = await import('../../../server/store/backup.ts')
const { restoreFrom } = await import('../../../server/store/restore.ts')
if (what === 'backup') backupTo(dataDir, file)
else await restoreFrom(file, dataDir, nodeRandom)
