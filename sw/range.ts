/** Byte positions, both included. */
export interface Part {
  readonly first: number
  readonly last: number
}

/** One range of a body of `length` bytes. Several ranges, and what is no range at all, get the whole body, as RFC 9110 allows. */
export function rangeOf(header: string | null, length: number): Part | 'whole' | 'outside' {
  const [, from, to] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '') ?? []
  if (from === undefined || to === undefined || (from === '' && to === '')) return 'whole'
  if (from === '') return part(Math.max(0, length - Number(to)), length - 1)
  if (to !== '' && Number(to) < Number(from)) return 'whole'
  return part(Number(from), to === '' ? length - 1 : Math.min(Number(to), length - 1))
}

function part(first: number, last: number): Part | 'outside' {
  return first > last ? 'outside' : { first, last }
}
