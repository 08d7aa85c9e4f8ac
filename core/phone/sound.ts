import type { Sha256 } from '../ports.ts'
import { isLink } from '../record/chain.ts'
import { contentHash } from '../record/record.ts'
import type { RecordRow } from './tables.ts'

/**
 * Whether the disk gives back what was written: storage loses bits, and a changed answer must not count as the learner's (F14). A record with
 * the hash that was written beside it is the one that was parsed then: to parse it again would tell nothing more, and is dear for thousands.
 */
export function isSound(row: RecordRow | undefined, sha256: Sha256): row is RecordRow {
  if (!isObject(row) || !isObject(row.record)) return false
  const { id, learner, record, hash, n, link } = row
  const isFramed = Number.isSafeInteger(n) && n > 0 && isLink(link) && isLink(hash)
  return isFramed && record.id === id && record.learner === learner && contentHash(record, sha256) === hash
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
