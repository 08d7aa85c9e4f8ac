// A pack looked over without being built: all that a build would say, then what only makes a lesson better.
import { nodeVerifier } from '../../server/node-ports.ts'
import { warnOfDueFacts } from '../build/checks/check-due-facts.ts'
import { warnOfSameExplanations } from '../build/checks/check-explanations.ts'
import { warnOfLongestRight } from '../build/checks/check-longest.ts'
import { warnOfPlaceholders } from '../build/checks/check-placeholders.ts'
import { warnOfLargeLessons } from '../build/checks/check-sizes.ts'
import { warnOfUnknownSkills } from '../build/checks/check-skills.ts'
import { noteMissingVoice } from '../build/checks/check-voice.ts'
import type { Report } from '../build/findings.ts'
import { compilePack } from '../build/output/manifest.ts'
import { type ReadPack, readPack } from '../build/sound-pack.ts'

/** `dir` as in messages: packs/<id>; `today` as YYYY-MM-DD. */
export async function checkPack(folder: string, dir: string, today: string, report: Report): Promise<void> {
  const read = checkWords(folder, dir, today, report)
  if (read !== null) await checkSizes(read, report)
}

/** Everything but the sizes: those take seconds where much voice is recorded. Null when not even the pack's own YAML can be read. */
export function checkWords(folder: string, dir: string, today: string, report: Report): ReadPack | null {
  const read = readPack(folder, dir, { today, lateFacts: 'stop' }, report)
  if (read === null) return null
  const { source, trees } = read
  for (const tree of trees) {
    warnOfLongestRight(tree, report)
    warnOfSameExplanations(tree, report)
    warnOfUnknownSkills(tree, report)
  }
  warnOfDueFacts(source, today, report)
  warnOfPlaceholders(source, report)
  noteMissingVoice(source, trees, report)
  noteUnrecorded(read, report)
  return read
}

/** Of a pack that could be built. */
export async function checkSizes({ source, sound }: ReadPack, report: Report): Promise<void> {
  if (sound === null) return
  const compiled = await compilePack(source, sound.lessons, nodeVerifier, report)
  if (compiled !== null) await warnOfLargeLessons(sound, report)
}

function noteUnrecorded({ source: { pack, published } }: ReadPack, report: Report): void {
  const { version } = pack.value
  // A first version may still be a draft.
  if (version <= (published?.value.version ?? 1)) return
  const sentence = `Version ${version} is not written down as published: build with --record when you give it out.`
  report.note(pack.placeOf('version'), sentence)
}
