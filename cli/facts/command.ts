// domdom facts --due YYYY-MM-DD: which facts somebody must read again at their sources by that day, and where they are leaned on.
import { parseArgs } from 'node:util'
import { gatherFindings } from '../build/findings.ts'
import { type ReadPack, readPack } from '../build/sound-pack.ts'
import { type FactYaml, isDay } from '../build/source/shapes.ts'
import { factsIn } from '../build/tree/uses.ts'
import { whichPacks } from '../check/which-packs.ts'
import type { Command, Terminal } from '../command.ts'
import { counted } from '../counted.ts'

/** domdom facts [--due YYYY-MM-DD] [packs/<id> …] [--packs packs] */
export const runFacts: Command = async (args, terminal) => {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { due: { type: 'string' }, packs: { type: 'string', default: 'packs' } },
    allowPositionals: true,
  })
  const { due = terminal.today() } = values
  if (!isDay(due)) {
    terminal.complain(`«${due}» is no day: write the year first, such as ${terminal.today()}.`)
    return 2
  }
  const findings = gatherFindings(() => undefined)
  const packs = whichPacks(positionals, values.packs, findings).map(({ folder, dir }) =>
    // A fact that is late already is what this command is asked for, not an error.
    readPack(folder, dir, { today: terminal.today(), lateFacts: 'warn' }, findings),
  )
  findings.throwIfAny()
  const count = packs.filter((pack) => pack !== null).reduce((sum, pack) => sum + tellPack(pack, due, terminal), 0)
  terminal.say(`${counted(count, 'fact')} to be checked again by ${due}.`)
  return 0
}

function tellPack({ source: { facts, pack }, trees }: ReadPack, due: string, { say }: Terminal): number {
  const late = facts.value.filter(({ review_by }) => review_by <= due)
  const originals = trees.filter(({ lesson }) => lesson.language === 'vi')
  for (const fact of late.toSorted(byDay)) {
    const users = originals.filter((tree) => factsIn(tree).includes(fact.id)).map(({ lesson }) => lesson.id)
    const { file, line } = facts.placeOf(facts.value.indexOf(fact), 'review_by')
    say(`${file}:${line}: ${fact.review_by} ${fact.id} (${users.length === 0 ? 'no lesson' : users.join(', ')})`)
    say(`    ${fact.vi}`)
    say(`    ${fact.url}`)
  }
  if (late.length > 0) say(`${pack.value.id}: ${counted(late.length, 'fact')}\n`)
  return late.length
}

function byDay(a: FactYaml, b: FactYaml): number {
  return a.review_by < b.review_by ? -1 : Number(a.review_by > b.review_by)
}
