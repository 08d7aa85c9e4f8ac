// What is said about words or a number that were typed. The words themselves are not known here: nobody kept them.
import { type Answer, decisionsOf } from '../../core/item/mark.ts'
import { shownNumber } from '../../core/item/number.ts'
import type { Gap, NumberItem } from '../../core/pack/lesson.ts'
import type { Words } from '../i18n/i18n.ts'
import { decimalMark } from './decimal-mark.ts'
import { type Reason, TELL_FROM_ATTEMPT } from './feedback.tsx'

export function typedReasons(words: Words, item: Gap | NumberItem, answer: Answer, attempt: number): readonly Reason[] {
  const right = decisionsOf(item, answer)?.every((decision) => decision.right) ?? false
  const own = { id: answer[0] ?? '', right, label: words('item.yourWords'), ...ownWords(words, item, answer) }
  if (right || attempt < TELL_FROM_ATTEMPT) return [own]
  return [
    own,
    { id: 'right', right: true, label: words('item.rightWords'), text: [rightWords(words, item)], why: item.why },
  ]
}

function ownWords(words: Words, item: Gap | NumberItem, [id = '']: Answer): Pick<Reason, 'text' | 'why'> {
  if (item.kind === 'number') {
    const right = decisionsOf(item, [id])?.[0]?.right ?? false
    return { text: [shownNumber(id, decimalMark(words), item.unit)], why: right ? item.why : item.otherwise }
  }
  const accepted = item.accepted.find((one) => one.id === id)
  if (accepted !== undefined) return { text: [accepted.text], why: item.why }
  const slip = item.slips.find((one) => one.id === id)
  return slip === undefined
    ? { text: [words('item.otherWords')], why: item.otherwise }
    : { text: [slip.text], why: slip.why }
}

function rightWords(words: Words, item: Gap | NumberItem): string {
  if (item.kind === 'gap') return item.accepted[0]?.text ?? ''
  return shownNumber(String(item.value), decimalMark(words), item.unit)
}
