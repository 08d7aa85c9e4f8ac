// Whom one can reach in need: numbers that stand in packs' facts, and those the app was built with.
import type { Contact, Fact } from './manifest.ts'

export interface ContactFact extends Pick<Fact, 'id' | 'text' | 'source' | 'checked' | 'reviewBy'> {
  readonly contact: Contact
}

export function contactsIn(facts: readonly Fact[]): readonly ContactFact[] {
  return facts.flatMap(({ id, text, source, checked, reviewBy, contact }) =>
    contact === undefined ? [] : [{ id, text, source, checked, reviewBy, contact }],
  )
}

/** Each fact once: what a pack on this phone says counts before what the app was built with, and what was checked last before the rest. */
export function currentContacts(
  builtIn: readonly ContactFact[],
  installed: readonly ContactFact[],
): readonly ContactFact[] {
  const newestFirst = [...installed].sort((a, b) => (a.checked < b.checked ? 1 : a.checked > b.checked ? -1 : 0))
  const ids = [...new Set([...builtIn, ...newestFirst].map(({ id }) => id))]
  return ids.flatMap((id) => [...newestFirst, ...builtIn].find((fact) => fact.id === id) ?? [])
}

/** The `tel:` and `sms:` addresses of a contact, for a link. */
export function addressesOf({ call, text }: Contact, language: string): { call: string | null; text: string | null } {
  const body = text && (text.body[language] ?? text.body.vi)
  return {
    call: call === undefined ? null : `tel:${call}`,
    text: text === undefined ? null : `sms:${text.to}?body=${encodeURIComponent(body ?? '')}`,
  }
}
