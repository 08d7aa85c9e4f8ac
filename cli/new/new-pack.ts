// A pack to begin with: small, whole, and full of places that say what to write there.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import * as v from 'valibot'
import { Name } from '../../core/pack/lesson.ts'
import { Problem } from '../../core/problem.ts'

const template = join(import.meta.dirname, 'template')

const catalogue = `# The list of packs: raise the version whenever you give out a new one.
version: 1
publisher: 'Viết ở đây: ai phát hành'
`

export interface NewPack {
  readonly id: string
  /** The folder of packs; made where it is missing, with a catalogue.yaml. */
  readonly packsDir: string
  /** YYYY-MM-DD. */
  readonly today: string
}

/** Makes packs/<id> whole or not at all. Throws 'pack/source' for an id that cannot be one, and for one that is there already. */
export function makePack({ id, packsDir, today }: NewPack): void {
  const folder = join(packsDir, id)
  const dir = `${basename(resolve(packsDir))}/${id}`
  if (!v.is(Name, id)) throw refusal(dir, `«${id}» cannot name a pack: small letters, digits and single dashes only.`)
  if (existsSync(folder)) throw refusal(dir, 'This is there already, and nothing was changed: choose another name.')
  const next = join(packsDir, `.${id}-next`)
  rmSync(next, { recursive: true, force: true })
  mkdirSync(packsDir, { recursive: true })
  cpSync(template, next, { recursive: true })
  for (const name of readdirSync(next).filter((file) => file.endsWith('.yaml'))) fillIn(join(next, name), id, today)
  renameSync(next, folder)
  const list = join(packsDir, 'catalogue.yaml')
  if (!existsSync(list)) writeFileSync(list, catalogue, { flag: 'wx' })
}

function fillIn(path: string, id: string, today: string): void {
  const text = readFileSync(path, 'utf8')
  writeFileSync(path, text.replace('PACK_ID', id).replace('TODAY', today).replace('NEXT_YEAR', yearAfter(today)))
}

/** 29 February becomes 28 February. */
function yearAfter(day: string): string {
  const [year = '', month = '', date = ''] = day.split('-')
  const next = String(Number(year) + 1)
  return month === '02' && date === '29' ? `${next}-02-28` : `${next}-${month}-${date}`
}

function refusal(dir: string, sentence: string): Problem {
  return new Problem('pack/source', { found: `${dir}:1: ${sentence}`, count: 1 })
}
