import type { Findings, Place } from '../findings.ts'
import type { PackSource } from '../source/pack-source.ts'

/** With these begin the texts that `domdom new` puts where an author's own belong. */
export const placeholders = ['Viết ở đây', 'Write here'] as const

/** Warns once per file, at the first place: a list of every one would be the whole pack. */
export function warnOfPlaceholders(
  { pack, facts, pictures, practices, lessons }: PackSource,
  findings: Findings,
): void {
  const told = (place: Place, count: number) => {
    const places = count === 1 ? 'one place' : `${count} places`
    findings.warn(place, `Your own words are still to be written in ${places} of this file, the first is here.`)
  }
  for (const { file, text } of lessons) {
    const lines = text.split('\n').flatMap((line, i) => (isUnwritten(line) ? [i + 1] : []))
    if (lines[0] !== undefined) told({ file, line: lines[0] }, lines.length)
  }
  for (const yaml of [pack, facts, pictures, ...practices.values()]) {
    const count = Object.values(yaml.value).filter((value) => isUnwritten(JSON.stringify(value))).length
    if (count > 0) told(yaml.placeOf(), count)
  }
}

export function isUnwritten(text: string): boolean {
  return placeholders.some((placeholder) => text.includes(placeholder))
}
