// domdom epoch: after a backup was put back, a new epoch asks every phone for all it ever sent.
import { parseArgs } from 'node:util'
import { nodeRandom } from '../server/node-ports.ts'
import { renewEpoch } from '../server/store/store.ts'
import type { Command } from './command.ts'

/** domdom epoch --renew [--data data] */
export const epochCommand: Command = async (args, { say, complain }) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      data: { type: 'string', default: process.env.DATA_DIR ?? 'data' },
      renew: { type: 'boolean', default: false },
    },
  })
  if (!values.renew) {
    complain('Nothing was changed: say --renew to give the store in this folder a new epoch.')
    return 2
  }
  if (!(await renewEpoch(values.data, nodeRandom))) {
    complain(`There is no domdom.sqlite in ${values.data}: put the backup back first, or name its folder with --data.`)
    return 1
  }
  say(
    'The store has a new epoch. Start the server: phones send again all they have, and what is here already is not stored twice.',
  )
  return 0
}
