/** The answer so far, in the wire form of core/item/mark.ts. */
export type Draft = readonly string[]

/** With the part, or without it where it was there. */
export function toggled(draft: Draft, id: string): Draft {
  return draft.includes(id) ? draft.filter((one) => one !== id) : [...draft, id]
}
