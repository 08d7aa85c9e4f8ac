import { concat } from '../../../core/bytes.ts'
import { limits } from '../../../core/limits.ts'
import type { Findings } from '../findings.ts'
import { type Parcel, parcelsOf } from '../output/parcels.ts'
import { squeeze } from '../output/squeeze.ts'
import type { SoundPack } from '../sound-pack.ts'
import { languagesOf } from '../source/pack-source.ts'

/** Warns of lessons that cost more than a learner's prepaid data should pay for: each by itself, without what other lessons bring. */
export async function warnOfLargeLessons({ source, lessons }: SoundPack, findings: Findings): Promise<void> {
  const costs = await Promise.all(
    parcelsOf(source, lessons).map(async (parcel) => ({ ...parcel, cost: await costOf(parcel) })),
  )
  for (const id of source.pack.value.lessons) {
    for (const language of languagesOf(source)) {
      const sum = (...parts: readonly string[]) =>
        costs
          .filter(({ lesson, part }) => lesson === id && parts.includes(part))
          .reduce((all, { cost }) => all + cost, 0)
      const quiet = sum('base', language)
      const voiced = sum('base', language, `voice-${language}`)
      const place = { file: `${source.dir}/lessons/${id}/${language}.md`, line: 1 }
      if (quiet > limits.lessonWireBytesMax) {
        const sentence = `This lesson costs ${kb(quiet)} without voice, ${kb(limits.lessonWireBytesMax)} at most: use fewer or simpler pictures.`
        findings.warn(place, sentence)
      }
      if (voiced > limits.lessonVoicedWireBytesMax) {
        const sentence = `This lesson costs ${kb(voiced)} with its voice, ${kb(limits.lessonVoicedWireBytesMax)} at most: shorten the clips.`
        findings.warn(place, sentence)
      }
    }
  }
}

/** On the wire. Voice is compressed already, and trying again takes seconds. */
async function costOf({ part, files }: Parcel): Promise<number> {
  const bytes = concat(...files.map((file) => file.bytes))
  return part.startsWith('voice-') ? bytes.length : (await squeeze(bytes)).brotli.length
}

function kb(bytes: number): string {
  return `${Math.ceil(bytes / 1024)} KB`
}
