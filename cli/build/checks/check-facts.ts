import type { Findings } from '../findings.ts'
import type { PackSource } from '../source/pack-source.ts'
import type { FactYaml } from '../source/shapes.ts'

export interface FactRule {
  /** YYYY-MM-DD. */
  readonly today: string
  /** What a fact past its day does: an author's build stops, a fresh clone still starts, with a warning. */
  readonly lateFacts: 'stop' | 'warn'
}

/** No fact twice, and none past its day: an old hotline number does harm. A number to dial stands in the words too: so a corrected one is news. */
export function checkFacts({ facts }: PackSource, { today, lateFacts }: FactRule, findings: Findings): void {
  const late = lateFacts === 'stop' ? findings.error : findings.warn
  facts.value.forEach((fact, i) => {
    if (facts.value.findIndex(({ id }) => id === fact.id) < i) {
      findings.error(facts.placeOf(i, 'id'), `The fact «${fact.id}» is there twice.`)
    }
    if (fact.review_by < today) {
      const sentence = `The fact «${fact.id}» had to be checked again by ${fact.review_by}: check it and move the day.`
      late(facts.placeOf(i, 'review_by'), sentence)
    }
    for (const number of numbersOf(fact)) {
      if (numbersIn(fact.vi).includes(number)) continue
      findings.error(facts.placeOf(i, 'contact'), `The number ${number} does not stand in the words of «${fact.id}».`)
    }
    if (fact.checked > fact.review_by) {
      findings.error(facts.placeOf(i, 'review_by'), `review_by lies before the day the fact was checked.`)
    }
  })
}

function numbersOf({ contact }: FactYaml): readonly string[] {
  return [contact?.call, contact?.text?.to].flatMap((number) => number ?? [])
}

/** Spaces and dots between digits are for the eye. */
const numbersIn = (text: string) => (text.match(/\+?\d[\d .]*/g) ?? []).map((found) => found.replace(/[ .]/g, ''))
