// domdom backup and restore: a copy that was read back, and a store made from it.
import { parseArgs } from 'node:util'
import { nodeRandom } from '../server/node-ports.ts'
import { backupTo } from '../server/store/backup.ts'
import { restoreFrom } from '../server/store/restore.ts'
import type { Command } from './command.ts'

const dataOption = () => ({ type: 'string', default: process.env.DATA_DIR ?? 'data' }) as const

/** domdom backup --to FILE [--data data] */
export const backupCommand: Command = async (args, { say, complain }) => {
  const { values } = parseArgs({ args: [...args], options: { data: dataOption(), to: { type: 'string' } } })
  if (values.to === undefined) {
    complain('Say with --to which file the backup should be. / Thêm --to và tên tệp sao lưu.')
    return 2
  }
  const counts = backupTo(values.data, values.to)
  if (counts === null) {
    complain(`There is no domdom.sqlite in ${values.data}: name its folder with --data.`)
    return 1
  }
  say(`Đã sao lưu và đọc lại: ${counts.records} kết quả của ${counts.learners} người học.`)
  say(`${values.to} was written and read back: ${counts.records} records of ${counts.learners} learners.`)
  return 0
}

/** domdom restore FILE [--data data] */
export const restoreCommand: Command = async (args, { say, complain }) => {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { data: dataOption() },
    allowPositionals: true,
  })
  const [file, ...more] = positionals
  if (file === undefined || more.length > 0) {
    complain('Name one backup file to restore. / Cho biết một tệp sao lưu.')
    return 2
  }
  const { records, learners, erased } = await restoreFrom(file, values.data, nodeRandom)
  say(`Đã phục hồi ${records} kết quả của ${learners} người học. Điện thoại sẽ gửi lại phần còn thiếu.`)
  say(`${records} records of ${learners} learners are back. Start the server: phones send again what the backup lacks.`)
  if (erased > 0) say(`${erased} learners of this backup had been erased on request, and stay erased.`)
  say('What came after this backup from phones that are lost since cannot come back.')
  return 0
}
