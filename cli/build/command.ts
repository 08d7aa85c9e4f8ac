import { parseArgs } from 'node:util'
import type { Command } from '../command.ts'
import { counted } from '../counted.ts'
import { buildPacks } from './build.ts'

/** domdom build [--packs packs] [--out dist] [--keys keys] [--clean] [--record] */
export const runBuild: Command = async (args, { say, complain, today }) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      packs: { type: 'string', default: 'packs' },
      out: { type: 'string', default: 'dist' },
      keys: { type: 'string', default: 'keys' },
      clean: { type: 'boolean', default: false },
      record: { type: 'boolean', default: false },
    },
  })
  const { catalogue } = await buildPacks({
    packsDir: values.packs,
    outDir: values.out,
    keysDir: values.keys,
    clean: values.clean,
    record: values.record,
    today: today(),
    warn: complain,
  })
  for (const pack of catalogue.packs) {
    const size = `${Math.ceil(pack.wireBytes / 1024)} KB`
    say(
      `${pack.id} ${pack.version}: ${counted(pack.lessons, 'lesson')}, ${pack.languages.join(' and ')}, ${size} to download`,
    )
  }
  say(`Catalogue ${catalogue.version} with ${counted(catalogue.packs.length, 'pack')} is in ${values.out}/packs.`)
  say(`For memory cards and messengers each lies as one file in ${values.out}/packs/files.`)
  if (values.record)
    say('What is published under which id is in published.yaml beside each pack: keep it with the lessons.')
  return 0
}
