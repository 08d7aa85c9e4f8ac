import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Command } from '../command.ts'
import { makePack } from './new-pack.ts'

/** domdom new <id> [--to packs] */
export const runNew: Command = async (args, { say, complain, today }) => {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { to: { type: 'string', default: 'packs' } },
    allowPositionals: true,
  })
  const [id, ...others] = positionals
  if (id === undefined || others.length > 0) {
    complain('Which name shall the pack have? One word of small letters, digits and dashes: domdom new first-steps')
    return 2
  }
  makePack({ id, packsDir: values.to, today: today() })
  const folder = join(values.to, id)
  say(`A small pack is in ${folder}. Write your own words wherever it says «Viết ở đây» and «Write here».`)
  say(`See it:  npm run domdom -- preview ${folder}`)
  say(`Look it over:  npm run domdom -- check ${folder}`)
  return 0
}
