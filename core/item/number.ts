// A number to type. However it was grouped, the answer holds its one spelling: digits, and a dot before decimals.
import { bareLetters } from './folded.ts'

/** What stands before decimals: a comma in Vietnamese, a dot in English. The other one groups thousands. */
export type DecimalMark = ',' | '.'

/** Twelve digits and six decimals: no rounding can hide between them. */
const spelling = /^(0|[1-9]\d{0,11})(\.\d{0,5}[1-9])?$/

export function isNumberSpelling(text: string): boolean {
  return spelling.test(text)
}

/** The number's one spelling; null for what is no number, is below zero, or has more digits than any question needs. */
export function readNumber(typed: string, decimal: DecimalMark, unit = ''): string | null {
  const [, digits = '', ending = ''] = /^(.*?)([^\d.,]*)$/.exec(bareLetters(typed)) ?? []
  // Its unit, or the beginning of it, may stand behind a number: 5 đồng, 5 đ.
  const [whole, part] = bareLetters(unit).startsWith(ending) ? (halves(digits, decimal) ?? []) : []
  if (whole === undefined) return null
  const decimals = (part ?? '').replace(/0+$/, '')
  const text = `${whole.replace(/^0+(?=\d)/, '')}${decimals && `.${decimals}`}`
  return isNumberSpelling(text) ? text : null
}

/** Before and after the decimal mark, without groups. What only one reading fits is understood with either mark. */
function halves(text: string, decimal: DecimalMark): readonly [whole: string, part?: string | undefined] | null {
  const [d, g] = decimal === ',' ? [',', String.raw`\.`] : [String.raw`\.`, ',']
  const forms = [
    String.raw`^(\d+)$`,
    // 1.000.000 and 1.000,5
    String.raw`^([1-9]\d{0,2}(?:${g}\d{3})+)(?:${d}(\d+))?$`,
    // 3,5
    String.raw`^(\d+)${d}(\d+)$`,
    // As others write it: 1,000,000 and 1,000.5
    String.raw`^([1-9]\d{0,2}(?:${d}\d{3}){2,})(?:${g}(\d+))?$`,
    String.raw`^([1-9]\d{0,2}${d}\d{3})${g}(\d+)$`,
    // 3.5
    String.raw`^(\d+)${g}(\d+)$`,
  ]
  for (const form of forms) {
    const found = new RegExp(form).exec(text)
    if (found !== null) return [(found[1] ?? '').replace(/[.,]/g, ''), found[2]]
  }
  return null
}

/** As people write it, with its thousands grouped. Takes the one spelling. */
export function shownNumber(text: string, decimal: DecimalMark, unit = ''): string {
  const [whole = '', part] = text.split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, decimal === ',' ? '.' : ',')
  const number = part === undefined ? grouped : `${grouped}${decimal}${part}`
  return unit === '' ? number : `${number} ${unit}`
}

/** Whether a number counts as the right one. Decimals of a computer are a hair off. */
export function isNear(
  text: string,
  { value, tolerance = 0 }: { readonly value: number; readonly tolerance?: number | undefined },
) {
  return Math.abs(Number(text) - value) <= tolerance + Math.max(1, value) * 1e-12
}
