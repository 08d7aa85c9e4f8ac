// Items: a prompt, then parts. Kinds that need more than a few lines have a file of their own.
import type { RootContent } from 'mdast'
import type { ChooseAll, ChooseOne, Item, Order, Sort } from '../../../core/pack/lesson.ts'
import { checkAttributes, factsOf, fixedOf, idOf, nameOf, pictureOf, spelling } from './attributes.ts'
import { conversation } from './conversation-tree.ts'
import { at, complain, type Draft } from './draft.ts'
import { bareOf, explanationOf, labelOf, optionOf, type Part, type Reading, rightIds, whyOf } from './item-parts.ts'
import { type ContainerDirective, type LeafDirective, lineOf } from './markdown.ts'
import { match } from './match-tree.ts'
import { practice } from './practice-tree.ts'
import { spot } from './spot-tree.ts'
import { blocksOf } from './text-tree.ts'
import { trueFalse } from './truth-tree.ts'
import { gap, number } from './typed-tree.ts'

interface Kind {
  readonly attributes: readonly string[]
  readonly parts: readonly string[]
  read(reading: Reading): Item
}

export const itemKinds: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ['choose-one', { attributes: ['id', 'picture', 'facts', 'fixed'], parts: ['right', 'wrong'], read: chooseOne }],
  ['choose-all', { attributes: ['id', 'picture', 'facts', 'fixed'], parts: ['right', 'wrong'], read: chooseAll }],
  ['true-false', { attributes: ['id', 'picture', 'facts'], parts: ['true', 'false'], read: trueFalse }],
  ['order', { attributes: ['id', 'picture', 'facts'], parts: ['step', 'why'], read: order }],
  ['sort', { attributes: ['id', 'picture', 'facts', 'fixed'], parts: ['group', 'put'], read: sort }],
  ['match', { attributes: ['id', 'picture', 'facts'], parts: ['pair', 'with'], read: match }],
  ['spot', { attributes: ['id', 'picture', 'facts'], parts: ['right', 'wrong'], read: spot }],
  ['conversation', { attributes: ['id', 'picture', 'facts'], parts: ['turn', 'reply', 'end'], read: conversation }],
  ['gap', { attributes: ['id', 'picture', 'facts'], parts: ['accept', 'wrong', 'why', 'else'], read: gap }],
  [
    'number',
    { attributes: ['id', 'picture', 'facts', 'value', 'tolerance', 'unit'], parts: ['why', 'else'], read: number },
  ],
  ['practice', { attributes: ['id', 'use', 'picture', 'facts'], parts: [], read: practice }],
])

export function itemOf(node: ContainerDirective, kind: Kind, draft: Draft): Item {
  checkAttributes(node, kind.attributes, draft)
  const first = node.children.findIndex(({ type }) => type === 'leafDirective')
  const split = first < 0 ? node.children.length : first
  const prompt = blocksOf(node.children.slice(0, split), draft)
  if (prompt.length === 0) complain(draft, lineOf(node), `${spelling(node)} asks nothing: write the question below it.`)
  const parts = partsOf(node.children.slice(split)).filter((part) => isKnownPart(part, node, kind, draft))
  const base = { id: idOf(node, draft), ...pictureOf(node, draft), ...factsOf(node, draft), prompt }
  return at(draft, lineOf(node), kind.read({ node, parts, draft, base }))
}

function partsOf(nodes: readonly RootContent[]): Part[] {
  const parts: { leaf: LeafDirective; below: RootContent[] }[] = []
  for (const node of nodes) {
    if (node.type === 'leafDirective') parts.push({ leaf: node, below: [] })
    else parts.at(-1)?.below.push(node)
  }
  return parts
}

function isKnownPart({ leaf }: Part, node: ContainerDirective, kind: Kind, draft: Draft): boolean {
  if (kind.parts.includes(leaf.name)) return true
  const known = kind.parts.map((name) => `::${name}`).join(' and ')
  complain(draft, lineOf(leaf), `There is no ::${leaf.name} in ${spelling(node)}; there are ${known}.`)
  return false
}

function chooseOne({ node, parts, draft, base }: Reading): ChooseOne {
  const options = parts.map((part) => optionOf(part, draft))
  const right = rightIds(parts)
  if (right.length !== 1) {
    complain(draft, lineOf(node), `:::choose-one has exactly one ::right; here there are ${right.length}.`)
  }
  if (right.length === parts.length) complain(draft, lineOf(node), ':::choose-one needs at least one ::wrong.')
  return { kind: 'choose-one', ...base, ...fixedOf(node, draft), options, right: right[0] ?? '' }
}

function chooseAll({ node, parts, draft, base }: Reading): ChooseAll {
  const options = parts.map((part) => optionOf(part, draft))
  const right = rightIds(parts)
  if (right.length === 0) complain(draft, lineOf(node), ':::choose-all needs at least one ::right.')
  if (right.length === parts.length) complain(draft, lineOf(node), ':::choose-all needs at least one ::wrong.')
  return { kind: 'choose-all', ...base, ...fixedOf(node, draft), options, right }
}

function order({ node, parts, draft, base }: Reading): Order {
  const steps = parts.filter(({ leaf }) => leaf.name === 'step').map((part) => bareOf(part, draft))
  const whys = parts.filter(({ leaf }) => leaf.name === 'why')
  if (steps.length < 3 || steps.length > 6) {
    complain(draft, lineOf(node), `:::order has 3 to 6 steps; here there are ${steps.length}.`)
  }
  if (whys.length !== 1) complain(draft, lineOf(node), ':::order needs one ::why that says why in this order.')
  const why = whys.flatMap((part) => whyOf(part, draft))
  return { kind: 'order', ...base, steps, why }
}

function sort({ node, parts, draft, base }: Reading): Sort {
  const groups = parts.filter(({ leaf }) => leaf.name === 'group').map((part) => bareOf(part, draft))
  const puts = parts.filter(({ leaf }) => leaf.name === 'put')
  const things = puts.map((part) => thingOf(part, groups, draft))
  if (groups.length < 2 || groups.length > 3) {
    complain(draft, lineOf(node), `:::sort has two or three groups; here there are ${groups.length}.`)
  }
  for (const group of groups) {
    if (things.some((thing) => thing.in === group.id)) continue
    complain(draft, draft.lines.get(group) ?? lineOf(node), `Nothing belongs to the group «${group.id}».`)
  }
  return { kind: 'sort', ...base, ...fixedOf(node, draft), groups, things }
}

function thingOf(part: Part, groups: readonly { readonly id: string }[], draft: Draft): Sort['things'][number] {
  const group = nameOf(part.leaf, 'in', draft) ?? ''
  if (group !== '' && !groups.some(({ id }) => id === group)) {
    complain(draft, lineOf(part.leaf), `There is no ::group «${group}» in this item.`)
  }
  return at(draft, lineOf(part.leaf), {
    ...labelOf(part, ['id', 'in'], draft),
    why: explanationOf(part, draft),
    in: group,
  })
}
