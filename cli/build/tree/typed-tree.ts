// Items whose answer is typed: a gap for words, and a number.
import { foldedWords } from '../../../core/item/folded.ts'
import { gapMark, OTHER } from '../../../core/item/gap.ts'
import { isNumberSpelling } from '../../../core/item/number.ts'
import { limits } from '../../../core/limits.ts'
import type { Block, Gap, NumberItem } from '../../../core/pack/lesson.ts'
import { attribute, checkAttributes, idOf, spelling } from './attributes.ts'
import { at, complain } from './draft.ts'
import { bareOf, explanationOf, type Part, type Reading, whyOf } from './item-parts.ts'
import { lineOf } from './markdown.ts'

/** A sentence with ___ in it; ::accept[words] for what is right, ::wrong[words] for foreseen slips, ::why and ::else. */
export function gap(reading: Reading): Gap {
  const { node, parts, draft, base } = reading
  const named = (name: string) => parts.filter(({ leaf }) => leaf.name === name)
  const accepted = named('accept').map((part) => at(draft, lineOf(part.leaf), typedOf(part, reading)))
  const slips = named('wrong').map((part) =>
    at(draft, lineOf(part.leaf), { ...typedOf(part, reading), why: explanationOf(part, draft) }),
  )
  for (const part of named('accept')) bareOf(part, draft)
  if (accepted.length === 0) complain(draft, lineOf(node), ':::gap needs at least one ::accept: what is right?')
  const marks = JSON.stringify(base.prompt).match(new RegExp(gapMark, 'g')) ?? []
  if (marks.length !== 1) {
    complain(
      draft,
      lineOf(node),
      `The question of :::gap holds one gap, written as ___; here there are ${marks.length}.`,
    )
  }
  refuseSame([...accepted, ...slips], reading)
  return { kind: 'gap', ...base, accepted, slips, ...said(reading) }
}

/** The words themselves are read as they stand: whoever types cannot type strong letters. */
function typedOf({ leaf }: Part, { draft }: Reading): Gap['accepted'][number] {
  checkAttributes(leaf, ['id'], draft)
  const id = idOf(leaf, draft)
  const text = leaf.children.map((child) => (child.type === 'text' ? child.value : '')).join('')
  const isPlain = leaf.children.every(({ type }) => type === 'text')
  if (!isPlain) complain(draft, lineOf(leaf), `Words to type are plain: no strong letters in ${spelling(leaf)}.`)
  else if (foldedWords(text) === '')
    complain(draft, lineOf(leaf), `${spelling(leaf)} holds no letter and no digit to type.`)
  if (id === OTHER)
    complain(draft, lineOf(leaf), `«${OTHER}» stands for everything that is not written here: choose another id.`)
  return { id, text: text.replace(/\s+/g, ' ').trim() }
}

function refuseSame(all: Gap['accepted'], { draft, node }: Reading): void {
  all.forEach((one, i) => {
    const twin = all.slice(0, i).find(({ text }) => foldedWords(text) === foldedWords(one.text))
    if (twin === undefined || foldedWords(one.text) === '') return
    const line = draft.lines.get(one) ?? lineOf(node)
    complain(draft, line, `«${one.id}» is the same as «${twin.id}»: accents, capital letters and spaces do not count.`)
  })
}

/** ::why after a right answer, ::else after any that was not foreseen. */
function said({ node, parts, draft }: Reading): { readonly why: Block[]; readonly otherwise: Block[] } {
  const below = (name: 'why' | 'else', sense: string) => {
    const own = parts.filter(({ leaf }) => leaf.name === name)
    if (own.length !== 1) complain(draft, lineOf(node), `${spelling(node)} needs one ::${name} that says ${sense}.`)
    return own.flatMap((part) => whyOf(part, draft))
  }
  return { why: below('why', 'why the answer is right'), otherwise: below('else', 'how to come nearer to it') }
}

/** A question whose answer is `value`, give or take `tolerance`, with ::why and ::else. */
export function number(reading: Reading): NumberItem {
  const { node, draft, base } = reading
  const value = numberAt('value', reading)
  if (value === undefined) complain(draft, lineOf(node), ':::number needs «value»: {value=1500000}.')
  const tolerance = numberAt('tolerance', reading)
  const unit = attribute(node, 'unit')
  if (unit !== undefined && (unit.trim() === '' || unit.length > limits.unitLengthMax)) {
    complain(draft, lineOf(node), `«unit» has 1 to ${limits.unitLengthMax} letters, such as unit=đồng.`)
  }
  return {
    kind: 'number',
    ...base,
    value: value ?? 0,
    ...(tolerance !== undefined && { tolerance }),
    ...(unit !== undefined && { unit }),
    ...said(reading),
  }
}

function numberAt(key: string, { node, draft }: Reading): number | undefined {
  const written = attribute(node, key)
  if (written === undefined) return undefined
  if (!isNumberSpelling(written)) {
    complain(draft, lineOf(node), `«${key}» is digits alone, with a dot before decimals: ${key}=1500000 or ${key}=3.5.`)
  }
  return isNumberSpelling(written) ? Number(written) : 0
}
