import { parseArgs } from 'node:util'
import type { Command } from '../command.ts'
import { ensureDemoKeys } from './keys.ts'

/** domdom keys [--keys keys] */
export const runKeys: Command = async (args, { say }) => {
  const { values } = parseArgs({ args: [...args], options: { keys: { type: 'string', default: 'keys' } } })
  const made = await ensureDemoKeys(values.keys)
  say(
    made
      ? `A demo key is in ${values.keys}/demo-publisher.json. It is for trying out: keep it secret and never publish with it.`
      : `There are keys in ${values.keys} already; nothing was changed.`,
  )
  return 0
}
