// Packs of a size that nobody wrote: real sources through the real builder. Sounds are noise, which no compression helps; the rest is words
// and drawings. The same seed gives the same bytes.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { seeded } from '../../browser/harness/seeded.ts'

export interface MadePack {
  readonly id: string
  readonly lessons: number
  readonly picturesPerLesson: number
  readonly pictureBytes: number
  readonly clipsPerLesson: number
  readonly clipBytes: number
  /** One word of the last lesson, so that a second version differs in it alone. */
  readonly word: string
  readonly version: number
}

/** About 300 files and 1 MB. */
export const roadPack: MadePack = {
  id: 'road',
  lessons: 20,
  picturesPerLesson: 10,
  pictureBytes: 2_500,
  clipsPerLesson: 3,
  clipBytes: 6_500,
  word: 'một',
  version: 1,
}

/** About 20 MB. */
export const largePack: MadePack = {
  ...roadPack,
  id: 'large',
  clipsPerLesson: 10,
  clipBytes: 100_000,
}

/** About 10 MB. */
export const filePack: MadePack = {
  ...largePack,
  id: 'file',
  clipsPerLesson: 5,
}

/** Writes `packs/` with one pack below `folder`, which exists; gives its path. */
export function writePacks(folder: string, pack: MadePack): string {
  const packs = join(folder, 'packs')
  const random = seeded(7)
  const text = (path: string, content: string | Uint8Array) => {
    const file = join(packs, path)
    mkdirSync(join(file, '..'), { recursive: true })
    writeFileSync(file, content)
  }
  const lessons = range(pack.lessons).map((n) => `lesson-${n}`)
  text('catalogue.yaml', `version: ${pack.version}\npublisher: Đom Đóm\n`)
  text(`${pack.id}/pack.yaml`, packYaml(pack, lessons))
  text(`${pack.id}/facts.yaml`, '[]\n')
  text(
    `${pack.id}/pictures.yaml`,
    picturesOf(pack)
      .map((name) => `${name}: { vi: Hình vẽ., en: A drawing. }\n`)
      .join(''),
  )
  for (const name of picturesOf(pack)) text(`${pack.id}/pictures/${name}.svg`, drawing(pack.pictureBytes, random))
  for (const [n, lesson] of lessons.entries()) {
    for (const language of ['vi', 'en'])
      text(`${pack.id}/lessons/${lesson}/${language}.md`, lessonText(pack, n, language))
    for (const clip of clipsOf(pack, n)) text(`${pack.id}/voice/vi/${clip}.opus`, noise(pack.clipBytes, random))
  }
  return packs
}

const range = (count: number) => Array.from({ length: count }, (_, n) => n)
const pictureAt = (lesson: number, n: number) => `picture-${lesson}-${n}`
const clipAt = (lesson: number, n: number) => `clip-${lesson}-${n}`
const picturesOf = ({ lessons, picturesPerLesson }: MadePack) =>
  range(lessons).flatMap((lesson) => range(picturesPerLesson).map((n) => pictureAt(lesson, n)))
const clipsOf = ({ clipsPerLesson }: MadePack, lesson: number) => range(clipsPerLesson).map((n) => clipAt(lesson, n))

function packYaml({ id, version }: MadePack, lessons: readonly string[]): string {
  return `id: ${id}
version: ${version}
title: { vi: Gói đo, en: A pack to measure }
summary: { vi: Chỉ để đo., en: Only to measure. }
picture: ${pictureAt(0, 0)}
licence: CC0-1.0
authors: [Đom Đóm]
lessons: [${lessons.join(', ')}]
`
}

function lessonText(pack: MadePack, lesson: number, language: string): string {
  const { lessons, picturesPerLesson, clipsPerLesson, word } = pack
  const said = lesson === lessons - 1 && language === 'vi' ? word : 'một'
  const cards = range(picturesPerLesson).map((n) => {
    const voice = n < clipsPerLesson && language === 'vi' ? ` voice=${clipAt(lesson, n)}` : ''
    return `:::card{#card-${n} picture=${pictureAt(lesson, n)}${voice}}
Bài ${lesson}, thẻ ${n}, ${said} câu ngắn để đo đường truyền.

Câu thứ hai của thẻ ${n} nói thêm vài điều nữa.
:::
`
  })
  return `---
title: Bài ${lesson}
summary: Chỉ để đo.
minutes: 3
skills: []
---

${cards.join('\n')}
:::choose-one{#choose}
Chọn câu đúng của bài ${lesson}.

::right[Đúng.]{#right}
Đúng rồi.

::wrong[Sai.]{#wrong}
Chưa đúng.
:::
`
}

/** Lines of a pen that goes anywhere: digits compress as those of real drawings do. */
function drawing(bytes: number, random: () => number): string {
  let path = 'M0 0'
  while (path.length < bytes - 120) path += `L${Math.floor(random() * 320)} ${Math.floor(random() * 200)}`
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 200"><path fill="none" d="${path}"/></svg>`
}

function noise(bytes: number, random: () => number): Uint8Array {
  return Uint8Array.from({ length: bytes }, () => Math.floor(random() * 256))
}
