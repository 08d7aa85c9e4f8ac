// What stands between { and } behind a directive's name.

import * as v from 'valibot'
import type { Card, Picture } from '../../../core/pack/lesson.ts'
import { Name } from '../../../core/pack/lesson.ts'
import { complain, type Draft } from './draft.ts'
import { type ContainerDirective, type LeafDirective, lineOf } from './markdown.ts'

type Directive = ContainerDirective | LeafDirective

/** Complains of attributes outside `allowed` and of values that are no names. */
export function checkAttributes(node: Directive, allowed: readonly string[], draft: Draft): void {
  for (const key of Object.keys(node.attributes ?? {})) {
    if (!allowed.includes(key)) {
      const known = allowed.length === 0 ? 'it takes none' : `it takes ${allowed.join(', ')}`
      complain(draft, lineOf(node), `«${key}» is no attribute of ${spelling(node)}; ${known}.`)
    }
  }
}

export function spelling(node: Directive): string {
  return `${node.type === 'containerDirective' ? ':::' : '::'}${node.name}`
}

export function attribute(node: Directive, key: string): string | undefined {
  return node.attributes?.[key] ?? undefined
}

/** The id after #, or '' with a complaint. */
export function idOf(node: Directive, draft: Draft): string {
  return nameOf(node, 'id', draft) ?? ''
}

/** A required attribute that must be a name; null with a complaint otherwise. */
export function nameOf(node: Directive, key: string, draft: Draft): string | null {
  const value = attribute(node, key)
  const example = key === 'id' ? '{#some-id}' : `{${key}=some-name}`
  if (value === undefined || value === '') {
    complain(draft, lineOf(node), `${spelling(node)} needs ${key === 'id' ? 'an id' : `«${key}»`}: ${example}.`)
    return null
  }
  if (v.is(Name, value)) return value
  complain(draft, lineOf(node), `«${value}» is malformed: small letters, digits and single dashes only.`)
  return null
}

export function pictureOf(node: Directive, draft: Draft): { picture?: Picture } {
  if (attribute(node, 'picture') === undefined) return {}
  const name = nameOf(node, 'picture', draft)
  if (name === null) return {}
  const alt = draft.words.alts.get(name)
  if (alt !== undefined) return { picture: { name, alt } }
  complain(draft, lineOf(node), `There is no picture «${name}» in pictures.yaml.`)
  return {}
}

export function factsOf(node: Directive, draft: Draft): { facts?: string[] } {
  const list = attribute(node, 'facts')
  if (list === undefined) return {}
  const facts = list.split(',')
  for (const fact of facts) {
    if (!draft.words.facts.has(fact)) complain(draft, lineOf(node), `There is no fact «${fact}» in facts.yaml.`)
  }
  return { facts }
}

export function voiceOf(node: Directive, draft: Draft): Pick<Card, 'voice'> {
  if (attribute(node, 'voice') === undefined) return {}
  const voice = nameOf(node, 'voice', draft)
  if (voice === null) return {}
  if (!draft.words.clips.has(voice)) {
    complain(draft, lineOf(node), `The clip «${voice}» is not recorded: there is no ${voice}.opus for this language.`)
  }
  return { voice }
}

export function fixedOf(node: Directive, draft: Draft): { fixed?: true } {
  const value = attribute(node, 'fixed')
  if (value === undefined) return {}
  if (value !== '') complain(draft, lineOf(node), '«fixed» stands alone, without a value.')
  return { fixed: true }
}
