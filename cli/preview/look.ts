// One look at the packs on the disk: what of them can be shown, and what there is to say about them.
import { createHash } from 'node:crypto'
import type { Bytes } from '../../core/bytes.ts'
import { picturePath, voicePath } from '../../core/pack/road.ts'
import { gatherReport } from '../build/findings.ts'
import { aboutOf } from '../build/output/manifest.ts'
import type { ReadPack } from '../build/sound-pack.ts'
import { languagesOf, type PackSource } from '../build/source/pack-source.ts'
import { checkSizes, checkWords } from '../check/check-pack.ts'
import { whichPacks } from '../check/which-packs.ts'
import { filePath, type Shown, type ShownPack } from './shown.ts'

export interface Look {
  readonly shown: Shown
  /** The same with what there is to say about sizes. */
  readonly withSizes: () => Promise<Shown>
  /** Pictures and clips by the address that the page asks for. */
  readonly files: ReadonlyMap<string, Bytes>
}

/** `named`, `packsDir` as in whichPacks; `today` as YYYY-MM-DD. */
export function lookAtPacks(named: readonly string[], packsDir: string, today: string): Look {
  const report = gatherReport()
  const reads = whichPacks(named, packsDir, report).map(({ folder, dir }) => checkWords(folder, dir, today, report))
  const here = reads.filter((read) => read !== null)
  const packs = here.map(packOf)
  const files = new Map(
    here.flatMap(({ source }, i) =>
      mediaOf(source).map(([path, bytes]) => [filePath(packs[i]?.hash ?? '', path), bytes] as const),
    ),
  )
  const withSizes = async () => {
    for (const read of here) await checkSizes(read, report)
    return { packs, findings: report.told() }
  }
  return { shown: { packs, findings: report.told() }, files, withSizes }
}

function packOf({ source, trees }: ReadPack): ShownPack {
  const languages = languagesOf(source)
  const listed = [...new Set(source.pack.value.lessons)]
  // A lesson is shown once its original can be read; a translation may follow.
  const shown = listed.flatMap((id) => {
    const own = languages.flatMap((language) =>
      trees.filter(({ lesson }) => lesson.id === id && lesson.language === language),
    )
    return own[0]?.lesson.language === 'vi' ? [own] : []
  })
  const manifest = { ...aboutOf(source, shown), chunks: [], files: [] }
  const lessons = Object.fromEntries(
    shown.map((own) => [own[0]?.lesson.id, Object.fromEntries(own.map(({ lesson }) => [lesson.language, lesson]))]),
  )
  const hash = createHash('sha256').update(JSON.stringify([manifest, lessons]))
  for (const [path, bytes] of mediaOf(source)) hash.update(path).update(bytes)
  return { hash: hash.digest('hex'), manifest, lessons, listed }
}

function mediaOf({ pictureFiles, clips }: PackSource): readonly (readonly [path: string, bytes: Bytes])[] {
  const pictures = [...pictureFiles].map(([name, bytes]) => [picturePath(name), bytes] as const)
  const voices = [...clips].flatMap(([language, recorded]) =>
    [...recorded].map(([clip, bytes]) => [voicePath(language, clip), bytes] as const),
  )
  return [...pictures, ...voices]
}
