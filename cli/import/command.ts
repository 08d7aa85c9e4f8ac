import { parseArgs } from 'node:util'
import { isProblem } from '../../core/problem.ts'
import type { Command, Terminal } from '../command.ts'
import { importSource } from './import.ts'
import { type SaidIn, sentences } from './pack/sentences.ts'
import { type WrittenPack, writePack } from './pack/write-pack.ts'
import type { Note, Understood } from './question.ts'
import { openSource } from './source.ts'

/** domdom import FILE… [--to packs/<id>] [--as FORMAT] [--language vi] [--json] */
export const runImport: Command = async (args, terminal) => {
  const { say, complain, today } = terminal
  const { values, positionals } = parseArgs({
    args: [...args],
    options: {
      to: { type: 'string' },
      as: { type: 'string' },
      language: { type: 'string', default: 'vi' },
      json: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  })
  const { language, to, json } = values
  if (positionals.length === 0 || !isSpoken(language)) {
    complain(
      positionals.length === 0
        ? 'Name the files to import. / Cho biết tệp cần nhập.'
        : `Sentences are written in ${Object.keys(sentences).join(' or ')}, not in «${language}».`,
    )
    return 2
  }
  const { files, refused } = await readAll(positionals, values.as)
  if (json) say(JSON.stringify({ files, refused }, null, 2))
  else for (const file of files) tellFile(file, terminal)
  for (const found of refused) complain(found)
  if (refused.length > 0)
    complain(`Nothing was written: ${refused.length} of ${positionals.length} files cannot be read.`)
  if (refused.length > 0 || to === undefined) return refused.length > 0 ? 1 : 0
  return writeAndTell(() => writePack(files, to, language, today()), to, { ...terminal, say: json ? complain : say })
}

/** The build has words of its own for a refusal; here it is a pack that was not written. */
function writeAndTell(write: () => WrittenPack, to: string, { say, complain }: Terminal): number {
  try {
    const { lessons, steps, notes } = write()
    tellNotes(notes, complain)
    say(`${to} was written: lessons ${lessons}, cards and items ${steps}. Read it through, then run domdom build.`)
    return 0
  } catch (error) {
    if (!isProblem(error, 'pack/source')) throw error
    complain(String(error.details.found))
    complain('Nothing was written.')
    return 1
  }
}

function isSpoken(language: string): language is SaidIn {
  return Object.hasOwn(sentences, language)
}

/** One file that cannot be read does not keep the others from being told about. */
async function readAll(paths: readonly string[], format: string | undefined) {
  const files: Understood[] = []
  const refused: string[] = []
  for (const path of paths) {
    try {
      files.push(await importSource(openSource(path), format))
    } catch (error) {
      if (!isProblem(error, 'pack/source')) throw error
      refused.push(String(error.details.found))
    }
  }
  return { files, refused }
}

function tellFile({ file, format, parts, notes }: Understood, { say, complain }: Terminal): void {
  tellNotes(notes, complain)
  const kinds = new Map<string, number>()
  for (const { kind } of parts.flatMap(({ entries }) => entries)) kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
  const counts = [...kinds].map(([kind, count]) => `${kind} ${count}`).join(', ')
  const left = notes.filter(({ kind }) => kind === 'left').length
  say(`${file} (${format}): ${counts === '' ? 'nothing understood' : counts}; left out ${left}.`)
}

function tellNotes(notes: readonly Note[], complain: Terminal['complain']): void {
  for (const { place, kind, sentence } of notes) {
    complain(`${place.file}:${place.line}: ${kind === 'check' ? 'please check: ' : ''}${sentence}`)
  }
}
