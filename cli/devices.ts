// domdom devices: those that somebody should look at. Reads beside a running server.
import { parseArgs } from 'node:util'
import { openReadOnly } from '../server/store/database.ts'
import { type FlaggedDevice, readFlaggedDevices } from '../server/store/devices.ts'
import type { Command } from './command.ts'
import { table } from './table.ts'

/** domdom devices [--data data] */
export const devicesCommand: Command = async (args, { say }) => {
  const { values } = parseArgs({
    args: [...args],
    options: { data: { type: 'string', default: process.env.DATA_DIR ?? 'data' } },
  })
  const store = openReadOnly(values.data)
  try {
    const devices = store === null ? [] : await readFlaggedDevices(store.db)
    for (const line of devices.length === 0 ? [NOTHING] : page(devices)) say(line)
  } finally {
    await store?.close()
  }
  return 0
}

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
