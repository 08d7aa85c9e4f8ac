import { basename, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { isUnwritten } from '../build/checks/check-placeholders.ts'
import { type Finding, gatherReport, lineOf, type Report, type Weight } from '../build/findings.ts'
import { CatalogueYaml } from '../build/source/shapes.ts'
import { readTextFile } from '../build/source/text-file.ts'
import { parseYaml } from '../build/source/yaml-file.ts'
import type { Command } from '../command.ts'
import { counted } from '../counted.ts'
import { checkPack } from './check-pack.ts'
import { whichPacks } from './which-packs.ts'

/** domdom check [packs/<id> …] [--packs packs]: nothing is built or signed. */
export const runCheck: Command = async (args, { say, today }) => {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { packs: { type: 'string', default: 'packs' } },
    allowPositionals: true,
  })
  const report = gatherReport()
  if (positionals.length === 0) checkCatalogue(values.packs, report)
  const packs = whichPacks(positionals, values.packs, report)
  for (const { folder, dir } of packs) await checkPack(folder, dir, today(), report)
  const told = report.told()
  for (const finding of told) say(lineOf(finding))
  say(`${counted(packs.length, 'pack')} looked over: ${countsOf(told)}.`)
  return report.errorCount() > 0 ? 1 : 0
}

function checkCatalogue(packsDir: string, report: Report): void {
  const text = readTextFile(join(packsDir, 'catalogue.yaml'), `${basename(resolve(packsDir))}/catalogue.yaml`, report)
  const catalogue = text && parseYaml(text, CatalogueYaml, report)
  if (catalogue && isUnwritten(catalogue.value.publisher)) {
    report.warn(catalogue.placeOf('publisher'), 'Write here who gives these packs out: learners read it.')
  }
}

export function countsOf(told: readonly Finding[]): string {
  const count = (wanted: Weight) => told.filter(({ weight }) => weight === wanted).length
  const notes = count('note') === 0 ? '' : `, ${counted(count('note'), 'note')}`
  return `${counted(count('error'), 'error')}, ${counted(count('warning'), 'warning')}${notes}`
}
