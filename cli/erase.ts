// domdom erase: all of a learner goes, on request, and never comes back (I16).
import { parseArgs } from 'node:util'
import { isId } from '../core/id.ts'
import { systemClock } from '../server/node-ports.ts'
import { eraseBeside } from '../server/store/erase-beside.ts'
import type { Command } from './command.ts'

/** domdom erase LEARNER [--data data] */
export const eraseCommand: Command = async (args, { say, complain }) => {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { data: { type: 'string', default: process.env.DATA_DIR ?? 'data' } },
    allowPositionals: true,
  })
  const [learner = '', ...more] = positionals
  if (!isId(learner) || more.length > 0) {
    complain('Name one learner by its code: 32 letters from 0 to 9 and a to f. Nothing was changed.')
    return 2
  }
  const erased = await eraseBeside(values.data, learner, systemClock())
  if (erased === null) {
    complain(`There is no domdom.sqlite in ${values.data}: name its folder with --data. Nothing was changed.`)
    return 1
  }
  if (!erased.isNew) say('Người học này đã được xóa từ trước. / This learner was erased before.')
  say(`Đã xóa ${erased.records} kết quả. Điện thoại của người học sẽ xóa ở lần gửi tới.`)
  say(`${erased.records} records are gone. The learner's phones erase theirs at their next contact.`)
  say(
    'Backups made before today still hold them: keep erasures.log, which every restore obeys, and let old backups go.',
  )
  return 0
}
