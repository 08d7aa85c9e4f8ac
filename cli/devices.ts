// domdom devices: those that somebody should look at, and letting one in by hand. Works beside a running server.
import { parseArgs } from 'node:util'
import { isId } from '../core/id.ts'
import { systemClock } from '../server/node-ports.ts'
import { openReadOnly } from '../server/store/database.ts'
import { type FlaggedDevice, readFlaggedDevices } from '../server/store/devices.ts'
import { letInBeside } from '../server/store/let-in.ts'
import type { Command } from './command.ts'
import { table } from './table.ts'

/** domdom devices [--let-in DEVICE LEARNER] [--data data] */
export const devicesCommand: Command = async (args, telling) => {
  const { say } = telling
  const { values, positionals } = parseArgs({
    args: [...args],
    options: {
      data: { type: 'string', default: process.env.DATA_DIR ?? 'data' },
      'let-in': { type: 'string' },
    },
    allowPositionals: true,
  })
  const device = values['let-in']
  if (device !== undefined) return letIn(values.data, device, positionals, telling)
  const store = openReadOnly(values.data)
  try {
    const devices = store === null ? [] : await readFlaggedDevices(store.db)
    for (const line of devices.length === 0 ? [NOTHING] : page(devices)) say(line)
  } finally {
    await store?.close()
  }
  return 0
}

async function letIn(
  dataDir: string,
  device: string,
  [learner = '', ...more]: readonly string[],
  { say, complain }: Parameters<Command>[1],
): Promise<number> {
  if (!isId(device) || !isId(learner) || more.length > 0) {
    complain('Name one device and one learner: each 32 letters from 0 to 9 and a to f. Nothing was changed.')
    return 2
  }
  const done = await letInBeside(dataDir, device, learner, systemClock())
  if (done !== 'let-in') {
    complain(WHY_NOT[done])
    return 1
  }
  say('Máy này được gửi bài của người học này. Hãy bấm "Gửi" trên máy, rồi làm thẻ mới.')
  say('This device may send and ask for this learner. Press "Send" on it, then make a new card there.')
  return 0
}

const WHY_NOT = {
  'no-store': 'There is no domdom.sqlite there: name its folder with --data. Nothing was changed.',
  'no-such-learner': 'This server holds nothing of that learner: whoever sends first is let in. Nothing was changed.',
  erased: 'That learner was erased on request. Nothing was changed.',
} as const

const NOTHING = 'Không máy nào cần xem lại. / No device needs a look.'
const HEAD = [
  'Máy / device',
  'Người học / learners',
  'Đã chặn / cut off',
  'Trùng khóa / twins',
  'Đứt chuỗi / broken chains',
  'Lần cuối / last time',
]

function page(devices: readonly FlaggedDevice[]): readonly string[] {
  const rows = devices.map((device) => [
    device.device,
    `${device.learners}`,
    `${device.cutOff}`,
    `${device.twins}`,
    `${device.brokenChains}`,
    lastTime(device),
  ])
  return [
    ...table([HEAD, ...rows]),
    '',
    'Trùng khóa: một máy bị chép sang máy khác, hoặc phục hồi từ bản cũ. Các máy tự lấy khóa mới; không mất bài nào.',
    'Twins: a phone that was copied, or put back to an older copy. They take new keys by themselves; no work is lost.',
    'Đứt chuỗi: bài máy gửi không khớp với bài đã gửi trước. Có thể bộ nhớ hỏng, hoặc có người đã sửa. Không mất bài nào.',
    'Broken chains: what it sent does not fit what it sent before. Damaged storage, or somebody changed it. No work is lost.',
  ]
}

function lastTime({ lastTwinAt, lastBrokenAt }: FlaggedDevice): string {
  const last = Math.max(lastTwinAt ?? Number.NEGATIVE_INFINITY, lastBrokenAt ?? Number.NEGATIVE_INFINITY)
  return Number.isFinite(last) ? new Date(last).toISOString().slice(0, 10) : ''
}
