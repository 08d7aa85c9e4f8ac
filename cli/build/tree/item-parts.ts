// What stands below a question: its parts, each a leaf directive with what is said about it underneath.
import type { RootContent } from 'mdast'
import type { ChooseOne, Order } from '../../../core/pack/lesson.ts'
import { attribute, checkAttributes, idOf, spelling } from './attributes.ts'
import { at, complain, type Draft } from './draft.ts'
import { type ContainerDirective, type LeafDirective, lineOf } from './markdown.ts'
import { blocksOf, spansOf } from './text-tree.ts'

export interface Part {
  readonly leaf: LeafDirective
  readonly below: readonly RootContent[]
}

export interface Reading {
  readonly node: ContainerDirective
  readonly parts: readonly Part[]
  readonly draft: Draft
  readonly base: Pick<ChooseOne, 'id' | 'picture' | 'facts' | 'prompt'>
}

export function rightIds(parts: readonly Part[]): string[] {
  return parts.filter(({ leaf }) => leaf.name === 'right').map(({ leaf }) => attribute(leaf, 'id') ?? '')
}

export function whyOf({ leaf, below }: Part, draft: Draft) {
  checkAttributes(leaf, [], draft)
  if (leaf.children.length > 0) {
    complain(draft, lineOf(leaf), `${spelling(leaf)} takes no brackets; its words stand below it.`)
  }
  return explanationOf({ leaf, below }, draft)
}

export function optionOf(part: Part, draft: Draft): ChooseOne['options'][number] {
  return at(draft, lineOf(part.leaf), { ...labelOf(part, ['id'], draft), why: explanationOf(part, draft) })
}

/** A step or a group: words and an id, nothing below. */
export function bareOf(part: Part, draft: Draft): Order['steps'][number] {
  const [below] = part.below
  if (below !== undefined) complain(draft, lineOf(below), `Nothing stands below ${spelling(part.leaf)}.`)
  return at(draft, lineOf(part.leaf), labelOf(part, ['id'], draft))
}

export function labelOf({ leaf }: Part, attributes: readonly string[], draft: Draft): Order['steps'][number] {
  checkAttributes(leaf, attributes, draft)
  const text = at(draft, lineOf(leaf), spansOf(leaf.children, draft))
  if (text.length === 0) complain(draft, lineOf(leaf), `${spelling(leaf)} has no words: write them in [ ].`)
  return { id: idOf(leaf, draft), text }
}

export function explanationOf({ leaf, below }: Part, draft: Draft) {
  const why = blocksOf(below, draft)
  if (why.length === 0)
    complain(draft, lineOf(leaf), `${spelling(leaf)} has no explanation: write it on the next line.`)
  return why
}
