import type { DecimalMark } from '../../core/item/number.ts'
import type { Words } from '../i18n/i18n.ts'

/** Of the language that the learner chose. */
export function decimalMark(words: Words): DecimalMark {
  return words('item.decimalMark') === '.' ? '.' : ','
}
