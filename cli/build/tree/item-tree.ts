// Items: a prompt, then parts (options, steps, groups, things), each a leaf directive with what is said about it below.
import type { RootContent } from 'mdast'
import type { ChooseAll, ChooseOne, Item, Order, Sort } from '../../../core/pack/lesson.ts'
import { attribute, checkAttributes, factsOf, fixedOf, idOf, nameOf, pictureOf, spelling } from './attributes.ts'
import { at, complain, type Draft } from './draft.ts'
import { type ContainerDirective, type LeafDirective, lineOf } from './markdown.ts'
import { practice } from './practice-tree.ts'
import { blocksOf, spansOf } from './text-tree.ts'

interface Part {
  readonly leaf: LeafDirective
  readonly below: readonly RootContent[]
}

export interface Reading {
  readonly node: ContainerDirective
  readonly parts: readonly Part[]
  readonly draft: Draft
  readonly base: Pick<ChooseOne, 'id' | 'picture' | 'facts' | 'prompt'>
}

interface Kind {
  readonly attributes: readonly string[]
  readonly parts: readonly string[]
  read(reading: Reading): Item
}

export const itemKinds: ReadonlyMap<string, Kind> = new Map([
  ['choose-one', { attributes: ['id', 'picture', 'facts', 'fixed'], parts: ['right', 'wrong'], read: chooseOne }],
  ['choose-all', { attributes: ['id', 'picture', 'facts', 'fixed'], parts: ['right', 'wrong'], read: chooseAll }],
  ['order', { attributes: ['id', 'picture', 'facts'], parts: ['step', 'why'], read: order }],
  ['sort', { attributes: ['id', 'picture', 'facts', 'fixed'], parts: ['group', 'put'], read: sort }],
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

function rightIds(parts: readonly Part[]): string[] {
  return parts.filter(({ leaf }) => leaf.name === 'right').map(({ leaf }) => attribute(leaf, 'id') ?? '')
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

function whyOf({ leaf, below }: Part, draft: Draft) {
  checkAttributes(leaf, [], draft)
  if (leaf.children.length > 0) complain(draft, lineOf(leaf), '::why takes no brackets; its words stand below it.')
  return explanationOf({ leaf, below }, draft)
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

function optionOf(part: Part, draft: Draft): ChooseOne['options'][number] {
  return at(draft, lineOf(part.leaf), { ...labelOf(part, ['id'], draft), why: explanationOf(part, draft) })
}

/** A step or a group: words and an id, nothing below. */
function bareOf(part: Part, draft: Draft): Order['steps'][number] {
  const [below] = part.below
  if (below !== undefined) complain(draft, lineOf(below), `Nothing stands below ${spelling(part.leaf)}.`)
  return at(draft, lineOf(part.leaf), labelOf(part, ['id'], draft))
}

function labelOf({ leaf }: Part, attributes: readonly string[], draft: Draft): Order['steps'][number] {
  checkAttributes(leaf, attributes, draft)
  const text = at(draft, lineOf(leaf), spansOf(leaf.children, draft))
  if (text.length === 0) complain(draft, lineOf(leaf), `${spelling(leaf)} has no words: write them in [ ].`)
  return { id: idOf(leaf, draft), text }
}

function explanationOf({ leaf, below }: Part, draft: Draft) {
  const why = blocksOf(below, draft)
  if (why.length === 0)
    complain(draft, lineOf(leaf), `${spelling(leaf)} has no explanation: write it on the next line.`)
  return why
}
