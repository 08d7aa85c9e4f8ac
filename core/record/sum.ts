// An order-free hash of a set of records (D9): the sum of their content hashes, modulo 2^64. Each side keeps it as records come.

/** The sum of nothing. */
export const noSum = '0000000000000000'

/** Both are 16 hex letters, as is the answer. */
export function addToSum(sum: string, contentHash: string): string {
  const low = half(sum, 8) + half(contentHash, 8)
  const high = half(sum, 0) + half(contentHash, 0) + (low > 0xffffffff ? 1 : 0)
  return spelled(high) + spelled(low)
}

function half(text: string, from: 0 | 8): number {
  return Number.parseInt(text.slice(from, from + 8), 16)
}

function spelled(value: number): string {
  return (value % 0x100000000).toString(16).padStart(8, '0')
}
