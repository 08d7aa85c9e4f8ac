// What the rivals' servers have in common: they keep everything in memory and answer at once.
import type { PlainRecord } from './plain-record.ts'

export interface Asked {
  readonly method: string
  /** Below the endpoint's own folder, without a slash before it: 'push'. */
  readonly path: string
  readonly query: URLSearchParams
  readonly body: Buffer
}

export interface Answer {
  readonly status?: number
  readonly json: unknown
  /** Squeezed only for a rival that asks for it: the others' usual servers do not. */
  readonly isGzipped?: boolean
}

export interface Endpoint {
  answer(asked: Asked): Answer
  /** Records that are held. */
  count(): number
  /** As if a phone had sent them. */
  fill(records: readonly PlainRecord[]): void
}

export const unknownRoute: Answer = { status: 404, json: { error: 'not_found', reason: 'missing' } }
