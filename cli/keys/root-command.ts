import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { utf8 } from '../../core/bytes.ts'
import { isProblem } from '../../core/problem.ts'
import { openFirstRoot, openNextRoot } from '../../core/trust/step.ts'
import { nodeVerifier } from '../../server/node-ports.ts'
import type { Command, Terminal } from '../command.ts'
import { openDraft, readDraft, writeDraft } from './draft.ts'
import { editRoot, type RootEdits } from './edit-root.ts'
import { keyTrouble } from './keys.ts'
import { changesBetween, linesOf } from './plain-words.ts'
import { newestRoot, readRootFiles, writeRootFile } from './root-files.ts'

const many = { type: 'string', multiple: true } as const
const one = { type: 'string' } as const

const options = {
  keys: { type: 'string', default: 'keys' },
  next: one,
  take: one,
  'root-key': many,
  'root-threshold': one,
  'catalogue-key': many,
  'catalogue-threshold': one,
  publisher: one,
  'name-en': one,
  prefix: many,
  'publisher-key': many,
  drop: many,
  revoke: many,
} as const

/** domdom root: shows the newest root, prepares the next one, or takes in one that enough holders signed. */
export const runRoot: Command = async (args, terminal) => {
  const { values } = parseArgs({ args: [...args], options })
  if (values.take !== undefined) return takeRoot(values.keys, values.take, terminal)
  if (values.next !== undefined) return prepareRoot(values.keys, values.next, editsOf(values), terminal)
  const root = newestRoot(values.keys)
  for (const line of root ? linesOf(root) : ['There is no root of trust yet.']) terminal.say(line)
  return 0
}

type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>['values']

function editsOf(values: Values): RootEdits {
  const { publisher: name, 'name-en': nameEn, drop = [], revoke = [] } = values
  const publisher = name !== undefined && {
    name,
    ...(nameEn !== undefined && { nameEn }),
    prefixes: values.prefix ?? [],
    keys: values['publisher-key'] ?? [],
  }
  return {
    rootKeys: values['root-key'] ?? [],
    catalogueKeys: values['catalogue-key'] ?? [],
    ...numberOf('rootThreshold', values['root-threshold']),
    ...numberOf('catalogueThreshold', values['catalogue-threshold']),
    ...(publisher && { publisher }),
    drop,
    revoke,
  }
}

function numberOf(name: 'rootThreshold' | 'catalogueThreshold', text: string | undefined): RootEdits {
  return text === undefined ? {} : { [name]: Number(text) }
}

async function prepareRoot(keysDir: string, path: string, edits: RootEdits, { say, today }: Terminal): Promise<number> {
  if (existsSync(path)) throw keyTrouble(path, 'This file is here already: choose another name, or move it away.')
  const before = newestRoot(keysDir)
  const text = JSON.stringify(await editRoot(before, edits, today()), null, 2)
  const { root, bytes } = await openDraft(path, utf8(`${text}\n`))
  writeDraft(path, bytes)
  for (const line of before ? changesBetween(before, root) : linesOf(root)) say(line)
  say(`Root ${root.version} is in ${path}, without signatures. Its holders sign it with «domdom sign ${path}».`)
  return 0
}

/** Judged exactly as a phone will judge it. */
async function takeRoot(keysDir: string, path: string, { say }: Terminal): Promise<number> {
  const { root, bytes } = await readDraft(path)
  const before = newestRoot(keysDir)
  try {
    await (before ? openNextRoot(bytes, before, nodeVerifier) : openFirstRoot(bytes, nodeVerifier))
  } catch (error) {
    if (!isProblem(error)) throw error
    const details = Object.entries(error.details).map(([key, value]) => `${key} ${value}`)
    throw keyTrouble(path, `Phones would not follow this root (${error.code}: ${details.join(', ')}).`, error)
  }
  writeRootFile(keysDir, { version: root.version, bytes })
  say(`Root ${root.version} is in ${keysDir}/root. The next build serves it, and apps are built with it.`)
  if (root.version > readRootFiles(keysDir).length) say('Earlier roots are not all here: older phones need them too.')
  return 0
}
