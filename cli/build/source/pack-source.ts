// Reads one pack's folder. Every read of the disk is here; what follows works on what this gives.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Bytes } from '../../../core/bytes.ts'
import type { Texts } from '../../../core/pack/manifest.ts'
import type { Findings } from '../findings.ts'
import { type PracticeFile, PracticeYaml } from './practice-source.ts'
import { FactsYaml, type FactYaml, PackYaml, PicturesYaml, PublishedYaml } from './shapes.ts'
import { namesIn, readTextFile, type TextFile } from './text-file.ts'
import { parseYaml, type YamlFile } from './yaml-file.ts'

export interface LessonText extends TextFile {
  readonly lesson: string
  readonly language: string
}

export interface PackSource {
  /** As in messages: packs/<id>. */
  readonly dir: string
  readonly folder: string
  readonly pack: YamlFile<PackYaml>
  readonly facts: YamlFile<readonly FactYaml[]>
  readonly pictures: YamlFile<Readonly<Record<string, Texts>>>
  /** What was published under which id; null before the first time. */
  readonly published: YamlFile<PublishedYaml> | null
  readonly lessons: readonly LessonText[]
  /** By name, without the ending; those that can be read. */
  readonly practices: ReadonlyMap<string, PracticeFile>
  /** Folders under lessons/. */
  readonly lessonFolders: readonly string[]
  /** By name, without the ending. */
  readonly pictureFiles: ReadonlyMap<string, Bytes>
  /** By language, then by clip. */
  readonly clips: ReadonlyMap<string, ReadonlyMap<string, Bytes>>
}

/** Vietnamese, the original, first. */
export function languagesOf({ pack }: PackSource): readonly string[] {
  const others = Object.keys(pack.value.title).filter((language) => language !== 'vi')
  return ['vi', ...others.sort()]
}

/** Null, with findings, when the pack's own YAML cannot be read: nothing else could then be judged. */
export function readPackSource(folder: string, dir: string, findings: Findings): PackSource | null {
  const yaml = (name: string) => readTextFile(join(folder, name), `${dir}/${name}`, findings)
  const [packText, factsText, picturesText] = [yaml('pack.yaml'), yaml('facts.yaml'), yaml('pictures.yaml')]
  const pack = packText && parseYaml(packText, PackYaml, findings)
  const facts = factsText && parseYaml(factsText, FactsYaml, findings)
  const pictures = picturesText && parseYaml(picturesText, PicturesYaml, findings)
  const publishedText = existsSync(join(folder, 'published.yaml')) ? yaml('published.yaml') : null
  const published = publishedText && parseYaml(publishedText, PublishedYaml, findings)
  if (!pack || !facts || !pictures) return null
  const lessonFolders = namesIn(join(folder, 'lessons'), 'folders')
  return {
    dir,
    folder: dir.slice(dir.lastIndexOf('/') + 1),
    pack,
    facts,
    pictures,
    published,
    lessonFolders,
    lessons: lessonFolders.flatMap((lesson) => readLessonTexts(folder, dir, lesson, findings)),
    practices: readPractices(folder, dir, findings),
    pictureFiles: readNamed(join(folder, 'pictures'), `${dir}/pictures`, 'svg', findings),
    clips: readClips(folder, dir, findings),
  }
}

function readLessonTexts(folder: string, dir: string, lesson: string, findings: Findings): readonly LessonText[] {
  return namesIn(join(folder, 'lessons', lesson), 'files').flatMap((name) => {
    const file = `${dir}/lessons/${lesson}/${name}`
    const language = /^([a-z0-9]+(?:-[a-z0-9]+)*)\.md$/.exec(name)?.[1]
    if (language === undefined) {
      findings.error({ file, line: 1 }, 'A lesson folder holds only one file per language, such as vi.md.')
      return []
    }
    const text = readTextFile(join(folder, 'lessons', lesson, name), file, findings)
    return text === null ? [] : [{ ...text, lesson, language }]
  })
}

function readPractices(folder: string, dir: string, findings: Findings): ReadonlyMap<string, PracticeFile> {
  const names = readNamed(join(folder, 'practices'), `${dir}/practices`, 'yaml', findings).keys()
  const files = [...names].flatMap((name) => {
    const text = readTextFile(join(folder, 'practices', `${name}.yaml`), `${dir}/practices/${name}.yaml`, findings)
    const file = text && parseYaml(text, PracticeYaml, findings)
    return file === null ? [] : [[name, file] as const]
  })
  return new Map(files)
}

function readClips(folder: string, dir: string, findings: Findings): ReadonlyMap<string, ReadonlyMap<string, Bytes>> {
  const languages = namesIn(join(folder, 'voice'), 'folders')
  return new Map(
    languages.map((language) => [
      language,
      readNamed(join(folder, 'voice', language), `${dir}/voice/${language}`, 'opus', findings),
    ]),
  )
}

function readNamed(folder: string, dir: string, ending: string, findings: Findings): ReadonlyMap<string, Bytes> {
  const found = new Map<string, Bytes>()
  for (const name of namesIn(folder, 'files')) {
    const [base = '', end, ...rest] = name.split('.')
    if (end === ending && rest.length === 0 && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(base)) {
      found.set(base, new Uint8Array(readFileSync(join(folder, name))))
    } else {
      findings.error({ file: `${dir}/${name}`, line: 1 }, `Only files named like some-name.${ending} may lie here.`)
    }
  }
  return found
}
