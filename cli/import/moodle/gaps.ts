// Questions with gaps in their text: {1:MULTICHOICE:=a~b} and [[1]]. The stem gets `_____` where each stood.
import type { Place } from '../../build/findings.ts'
import type { Accepted, FillQuestion, Gap } from '../question.ts'
import type { Tell } from '../reader.ts'
import { htmlWords, lineOfWords } from '../words/words.ts'
import { elementsIn, textOf } from '../xml/find.ts'
import type { XmlElement } from '../xml/xml.ts'

/** The text with its gaps taken out, and the question they make, or why there is none. */
export interface Gapped {
  readonly text: string
  readonly answer: Pick<FillQuestion, 'kind' | 'gaps' | 'inText'> | string
}

const gapSign = '_____'
const embedded = /\{\d*:([A-Z_]+):((?:\\.|[^{}\\])*)\}/g
const choosing = /^(MULTICHOICE|MC)(_?[VHS]+)?$/
const typing = /^(SHORTANSWER|SHORTANSWER_C|SA|SAC|MW|MWC)$/

export function clozeGaps(text: string, place: Place, tell: Tell): Gapped {
  const gaps: Gap[] = []
  let trouble: string | null = null
  for (const [, type = '', content = ''] of text.matchAll(embedded)) {
    const accepted = answersIn(content, place, tell)
    const right = accepted.filter(({ credit }) => credit > 0)
    if (!choosing.test(type) && !typing.test(type)) trouble ??= `its gap of the type ${type} is not known here.`
    if (right.length === 0) trouble ??= 'one of its gaps has no right answer.'
    const isChoice = choosing.test(type)
    const offered = accepted.map((one) => one.text)
    const caseMatters = !isChoice && type.endsWith('C')
    gaps.push({ accepted: right, ...(isChoice && { offered }), ...(caseMatters && { caseMatters: true as const }) })
  }
  return gapped(text.replace(embedded, gapSign), gaps, trouble)
}

/** `=right~%50%half~wrong#comment`, in which a backslash takes the sense from the next sign. */
function answersIn(content: string, place: Place, tell: Tell): readonly Accepted[] {
  return (content.match(/(?:\\.|[^~\\])+/g) ?? []).map((one): Accepted => {
    const [, mark, percent, text = ''] = /^\s*(?:(=)|%(-?[\d.]+)%)?((?:\\.|[^#\\])*)/.exec(one) ?? []
    const share = Number(percent ?? 0) / 100
    const credit = mark === '=' ? 1 : Math.max(0, Math.min(1, Number.isFinite(share) ? share : 0))
    return { text: lineOfWords(htmlWords(text.replace(/\\(.)/g, '$1'), place, tell)), credit }
  })
}

/** Words to choose or to drag into [[1]], [[2]] …, each from those of its own group. */
export function placedGaps(text: string, element: XmlElement): Gapped {
  const boxes = elementsIn(element, 'selectoption', 'dragbox').map((box) => ({
    text: elementsIn(box, 'text').map(textOf).join('').trim(),
    group: elementsIn(box, 'group').map(textOf).join('').trim(),
  }))
  const gaps: Gap[] = []
  let trouble: string | null = null
  for (const [sign, number] of text.matchAll(/\[\[(\d+)\]\]/g)) {
    const box = boxes[Number(number) - 1]
    if (box === undefined) {
      trouble ??= `its gap ${sign} names no answer.`
      continue
    }
    const offered = boxes.filter(({ group }) => group === box.group).map((one) => one.text)
    gaps.push({ accepted: [{ text: box.text, credit: 1 }], offered })
  }
  return gapped(text.replace(/\[\[\d+\]\]/g, gapSign), gaps, trouble)
}

function gapped(text: string, gaps: readonly Gap[], trouble: string | null): Gapped {
  if (trouble !== null) return { text, answer: trouble }
  return { text, answer: gaps.length === 0 ? 'it has no gaps.' : { kind: 'fill', gaps, inText: true } }
}
