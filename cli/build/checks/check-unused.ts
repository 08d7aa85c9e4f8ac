import type { Findings } from '../findings.ts'
import type { PackSource } from '../source/pack-source.ts'
import type { LessonTree } from '../tree/lesson-tree.ts'
import { clipsIn, factsIn, picturesIn, practicesIn } from '../tree/uses.ts'

/** Warns of what an author made and no lesson uses: it is either forgotten or can go. It is not packed, facts aside. */
export function warnOfUnused(source: PackSource, trees: readonly LessonTree[], findings: Findings): void {
  const { pictures, facts, clips, practices, pack, dir } = source
  const used = new Set([pack.value.picture, ...trees.flatMap(picturesIn)])
  for (const name of Object.keys(pictures.value)) {
    if (!used.has(name))
      findings.warn(pictures.placeOf(name), `No lesson uses the picture «${name}»: use it, or take it out.`)
  }
  const leanedOn = new Set(trees.flatMap(factsIn))
  facts.value.forEach(({ id }, i) => {
    if (!leanedOn.has(id))
      findings.warn(facts.placeOf(i), `No lesson leans on the fact «${id}»: name it in facts=, or take it out.`)
  })
  const played = new Set(trees.flatMap(practicesIn))
  for (const [name, file] of practices) {
    if (!played.has(name))
      findings.warn(file.placeOf(), `No lesson uses this practice: name it in :::practice{#some-id use=${name}}.`)
  }
  for (const [language, recorded] of clips) {
    const heard = new Set(trees.filter(({ lesson }) => lesson.language === language).flatMap(clipsIn))
    for (const clip of recorded.keys()) {
      const place = { file: `${dir}/voice/${language}/${clip}.opus`, line: 1 }
      if (!heard.has(clip)) findings.warn(place, 'No card plays this clip: name it in voice=, or take it out.')
    }
  }
}
