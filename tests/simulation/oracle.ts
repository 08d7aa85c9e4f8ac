// The checker's own arithmetic. Nothing here is shared with the product: a fault in both places would hide itself.
import { hash as digest } from 'node:crypto'

/** Keys sorted, as JSON; the first 64 bits of its SHA-256, in hex. */
export function hashOf(record: object): string {
  const entries = Object.entries(record).sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0))
  const text = `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',')}}`
  return digest('sha256', text, 'hex').slice(0, 16)
}

export function linkAfter(link: string, hash: string): string {
  return digest('sha256', Buffer.from(link + hash, 'hex'), 'hex').slice(0, 16)
}

export function deviceNamed(publicKey: Uint8Array): string {
  return digest('sha256', publicKey, 'hex').slice(0, 32)
}

/** What a server keeps of a card. */
export function verifierOf(secret: string): string {
  const bytes = Buffer.concat([Buffer.from('domdom/card/1\n'), Buffer.from(secret, 'hex')])
  return digest('sha256', bytes, 'hex').slice(0, 32)
}

export function sumOf(hashes: Iterable<string>): string {
  let [high, low] = [0, 0]
  // Two halves of 32 bits: far fewer than 2^21 records, so neither sum leaves the whole numbers.
  for (const hash of hashes) {
    high += Number.parseInt(hash.slice(0, 8), 16)
    low += Number.parseInt(hash.slice(8), 16)
  }
  const carried = high + Math.floor(low / 2 ** 32)
  return [carried, low].map((half) => (half % 2 ** 32).toString(16).padStart(8, '0')).join('')
}

export interface Reached {
  started: boolean
  completed: boolean
  passed: boolean
  bestRight: number
  total: number
}

/** 'pack/lesson' → what was reached. */
export function fold(records: Iterable<object>): Map<string, Reached> {
  const all = new Map<string, Reached>()
  for (const record of records) {
    const { kind, pack, lesson, right, total } = record as Record<string, unknown>
    if (kind !== 'answer' && kind !== 'completion') continue
    const key = `${String(pack)}/${String(lesson)}`
    const one = all.get(key) ?? { started: false, completed: false, passed: false, bestRight: 0, total: 0 }
    one.started = true
    if (kind === 'completion') {
      one.completed = true
      if (3 * Number(right) >= 2 * Number(total)) one.passed = true
      one.bestRight = Math.max(one.bestRight, Number(right))
      one.total = Math.max(one.total, Number(total))
    }
    all.set(key, one)
  }
  return all
}

/** The first lesson in which they differ; null when they agree. */
export function difference(a: ReadonlyMap<string, Reached>, b: Readonly<Record<string, object>>): string | null {
  for (const [key, one] of a) if (JSON.stringify(one) !== JSON.stringify(inOrder(b[key]))) return key
  return Object.keys(b).find((key) => !a.has(key)) ?? null
}

function inOrder(reached: object | undefined): object | null {
  if (reached === undefined) return null
  const { started, completed, passed, bestRight, total } = reached as Reached
  return { started, completed, passed, bestRight, total }
}
