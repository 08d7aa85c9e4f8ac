// domdom curriculum: one page about everything the packs teach.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { isItem } from '../../core/pack/steps.ts'
import { nodeVerifier } from '../../server/node-ports.ts'
import { gatherFindings } from '../build/findings.ts'
import { compilePack } from '../build/output/manifest.ts'
import { readPack, type SoundPack } from '../build/sound-pack.ts'
import { CatalogueYaml } from '../build/source/shapes.ts'
import { readTextFile } from '../build/source/text-file.ts'
import { parseYaml } from '../build/source/yaml-file.ts'
import { type PackFolder, whichPacks } from '../check/which-packs.ts'
import type { Command } from '../command.ts'
import { counted } from '../counted.ts'
import { curriculumPage, type TaughtPack } from './page.ts'

/** domdom curriculum [--packs packs] [--out docs/curriculum.md] */
export const runCurriculum: Command = async (args, terminal) => {
  const { values } = parseArgs({
    args: [...args],
    options: { packs: { type: 'string', default: 'packs' }, out: { type: 'string' } },
  })
  const findings = gatherFindings(() => undefined)
  const text = readTextFile(join(values.packs, 'catalogue.yaml'), 'packs/catalogue.yaml', findings)
  const order = (text && parseYaml(text, CatalogueYaml, findings)?.value.order) ?? []
  const place = ({ folder }: PackFolder) => {
    const at = order.findIndex((id) => folder.endsWith(`/${id}`))
    return at < 0 ? order.length : at
  }
  const folders = whichPacks([], values.packs, findings).toSorted((a, b) => place(a) - place(b))
  const read = folders.map(({ folder, dir }) =>
    readPack(folder, dir, { today: terminal.today(), lateFacts: 'warn' }, findings),
  )
  findings.throwIfAny()
  const packs = await Promise.all(read.flatMap((pack) => (pack?.sound ? [taught(pack.sound)] : [])))
  const page = curriculumPage(packs)
  if (values.out === undefined) terminal.say(page)
  else {
    writeFileSync(values.out, page)
    terminal.say(`${counted(packs.length, 'pack')} told of in ${values.out}.`)
  }
  return 0
}

async function taught({ source, lessons }: SoundPack): Promise<TaughtPack> {
  const { id, version, title } = source.pack.value
  const compiled = await compilePack(
    source,
    lessons,
    nodeVerifier,
    gatherFindings(() => undefined),
  )
  return {
    id,
    version,
    title: { vi: title.vi, en: title.en },
    lessons: lessons.flatMap((trees) => {
      const [original] = trees
      if (original === undefined) return []
      const { lesson, skills } = original
      const english = trees.find((tree) => tree.lesson.language === 'en')
      const items = lesson.steps.filter(isItem).length
      return {
        id: lesson.id,
        title: { vi: lesson.title, en: english?.lesson.title },
        minutes: lesson.minutes,
        cards: lesson.steps.length - items,
        items,
        skills,
      }
    }),
    chunks: compiled?.manifest.chunks ?? [],
    facts: source.facts.value,
  }
}
