import { limits } from '../../../core/limits.ts'
import type { Chunk, Manifest } from '../../../core/pack/manifest.ts'
import type { Findings } from '../findings.ts'

/** Warns of lessons that cost more on the wire than a learner's prepaid data should pay for. `dir` as in messages: packs/<id>. */
export function warnOfLargeLessons(manifest: Manifest, dir: string, findings: Findings): void {
  for (const { id } of manifest.lessons) {
    for (const language of manifest.languages) {
      const others = manifest.languages.filter((other) => other !== language)
      const own = manifest.chunks.filter(
        ({ lesson, part }) => lesson === id && !others.some((other) => part === other || part === `voice-${other}`),
      )
      const quiet = bytesOf(own.filter(({ part }) => !part.startsWith('voice-')))
      const place = { file: `${dir}/lessons/${id}/${language}.md`, line: 1 }
      if (quiet > limits.lessonWireBytesMax) {
        const sentence = `This lesson costs ${kb(quiet)} without voice, ${kb(limits.lessonWireBytesMax)} at most: use fewer or simpler pictures.`
        findings.warn(place, sentence)
      }
      if (bytesOf(own) > limits.lessonVoicedWireBytesMax) {
        const sentence = `This lesson costs ${kb(bytesOf(own))} with its voice, ${kb(limits.lessonVoicedWireBytesMax)} at most: shorten the clips.`
        findings.warn(place, sentence)
      }
    }
  }
}

function bytesOf(chunks: readonly Chunk[]): number {
  return chunks.reduce((sum, { wireBytes }) => sum + wireBytes, 0)
}

export function kb(bytes: number): string {
  return `${Math.ceil(bytes / 1024)} KB`
}
