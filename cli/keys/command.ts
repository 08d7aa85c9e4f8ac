import { existsSync } from 'node:fs'
import { dirname, join, resolve, sep } from 'node:path'
import { parseArgs } from 'node:util'
import type { Command } from '../command.ts'
import { ensureDemoKeys } from './demo-keys.ts'
import { makeKey } from './keys.ts'

/** domdom keys [--keys keys] [--make FILE --name NAME] */
export const runKeys: Command = async (args, { say, today }) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      keys: { type: 'string', default: 'keys' },
      make: { type: 'string' },
      name: { type: 'string', default: '' },
    },
  })
  if (values.make !== undefined) {
    const { id, key, file } = await makeKey(values.make, values.name, 'Secret. Whoever has this file can sign with it.')
    say(`The secret key is in ${file}. Keep it where its holder alone can reach it, and a copy under lock.`)
    say(`Its id is ${id}. Give its public half to whoever prepares the root:`)
    say(key)
    if (isInRepository(file) && !resolve(file).startsWith(resolve(values.keys) + sep)) {
      say('This folder lies in a Git repository: take the file out of it before anything is committed.')
    }
    return 0
  }
  const made = await ensureDemoKeys(values.keys, today())
  say(
    made
      ? `Demo keys and a demo root are in ${values.keys}. They are for trying out: never publish for real learners with them.`
      : `There is a root of trust in ${values.keys} already; nothing was changed.`,
  )
  return 0
}

function isInRepository(file: string): boolean {
  for (let folder = dirname(resolve(file)); ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return true
    if (folder === dirname(folder)) return false
  }
}
