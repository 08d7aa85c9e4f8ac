import { limits } from '../../../core/limits.ts'
import type { Findings } from '../findings.ts'
import type { PackSource } from '../source/pack-source.ts'

const DAY_MS = 24 * 60 * 60_000

/** Warns of facts that fall due soon; `today` as YYYY-MM-DD. */
export function warnOfDueFacts({ facts }: PackSource, today: string, findings: Findings): void {
  const soon = daysAfter(today, limits.factDueSoonDays)
  facts.value.forEach(({ id, review_by }, i) => {
    if (review_by < today || review_by > soon) return
    const sentence = `The fact «${id}» falls due on ${review_by}: read its source again and move the day.`
    findings.warn(facts.placeOf(i, 'review_by'), sentence)
  })
}

export function daysAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)
}
