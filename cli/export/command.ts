import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { parseArgs } from 'node:util'
import type { Step } from '../../core/pack/lesson.ts'
import type { Command } from '../command.ts'
import { giftOf } from './gift.ts'
import { type ExportedPack, readForExport } from './pack.ts'
import { printedZip } from './printed.ts'

/** domdom export packs/<id> [--gift FILE] [--html FILE.zip] [--language vi] */
export const runExport: Command = async (args, { say, complain, today }) => {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { gift: { type: 'string' }, html: { type: 'string' }, language: { type: 'string', default: 'vi' } },
    allowPositionals: true,
  })
  const [folder, ...more] = positionals
  const { gift, html, language } = values
  if (folder === undefined || more.length > 0 || (gift === undefined && html === undefined)) {
    complain(
      'Name one pack and a file to write: --gift FILE or --html FILE.zip. / Cho biết một gói bài và tệp cần ghi.',
    )
    return 2
  }
  const taken = [gift, html].find((file) => file !== undefined && existsSync(file))
  if (taken !== undefined) {
    complain(`${taken} is there already and stays as it is. Name another file.`)
    return 1
  }
  const pack = readForExport(folder, language, today(), complain)
  const write = (file: string, content: string | Uint8Array) => {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, content)
    say(`${file} was written: lessons ${pack.lessons.length}, items ${pack.items}.`)
  }
  if (gift !== undefined) {
    write(gift, giftOf(pack))
    for (const { id, ask } of pack.lessons) {
      if (ask === undefined) continue
      complain(
        `${gift}:1: GIFT cannot say that «${id}» asks only ${ask} of its items: let the quiz in Moodle draw ${ask} at random.`,
      )
    }
    for (const { title, unit } of unitsIn(pack)) {
      complain(`${gift}:1: GIFT has no place for the unit of «${title}» (${unit}): see that the question names it.`)
    }
    for (const title of titlesOf(pack, 'spot')) {
      complain(
        `${gift}:1: GIFT has no places in pictures: «${title}» becomes a choice among words, without its picture.`,
      )
    }
    for (const title of titlesOf(pack, 'conversation')) {
      complain(`${gift}:1: GIFT has no talk that branches: «${title}» is not in it. The pages for printing have it.`)
    }
    for (const title of fixedIn(pack)) {
      complain(
        `${gift}:1: GIFT cannot say that the options of «${title}» stay in order: switch their shuffling off in Moodle.`,
      )
    }
  }
  if (html !== undefined) write(html, printedZip(pack))
  return 0
}

function fixedIn({ lessons }: ExportedPack): readonly string[] {
  return lessons.flatMap(({ id, steps }) =>
    steps.filter((step) => 'fixed' in step && step.fixed === true).map((step) => `${id} ${step.id}`),
  )
}

function unitsIn({ lessons }: ExportedPack): readonly { readonly title: string; readonly unit: string }[] {
  return lessons.flatMap(({ id, steps }) =>
    steps.flatMap((step) =>
      step.kind === 'number' && step.unit !== undefined ? [{ title: `${id} ${step.id}`, unit: step.unit }] : [],
    ),
  )
}

function titlesOf({ lessons }: ExportedPack, kind: Step['kind']): readonly string[] {
  return lessons.flatMap(({ id, steps }) =>
    steps.filter((step) => step.kind === kind).map((step) => `${id} ${step.id}`),
  )
}
