import type { Catalogue } from '../pack/catalogue.ts'
import type { Root } from './root.ts'

const WEEK_MS = 7 * 24 * 60 * 60_000

/**
 * Whole weeks between the day the catalogue was signed and the newest day that this phone has signed proof of; no clock is asked. Null when
 * the catalogue tells no day. Only ever a warning: lessons go on (D14).
 */
export function catalogueAgeWeeks(catalogue: Pick<Catalogue, 'signed'>, root: Pick<Root, 'signed'>): number | null {
  if (catalogue.signed === undefined) return null
  const ageMs = Date.parse(root.signed) - Date.parse(catalogue.signed)
  return Math.max(0, Math.floor(ageMs / WEEK_MS))
}
