import type { Sha256 } from '../ports.ts'
import { isLink } from '../record/chain.ts'
import { contentHash, hasKnownForm } from '../record/record.ts'
import type { RecordRow } from './tables.ts'

/**
 * Whether the disk gives back what was written: storage loses bits, and a changed answer must not count as the learner's (F14). A record with
 * the hash that was written beside it is the one that was parsed then; to parse it again is dear for thousands. But a newer app may have
 * written it, which was taken back since: a kind or a field that this app does not know would be lost on the way (F13).
 */
export function isSound(row: RecordRow | undefined, sha256: Sha256): row is RecordRow {
  if (!isObject(row) || !isObject(row.record)) return false
  const { id, learner, record, hash, n, link } = row
  const isFramed = Number.isSafeInteger(n) && n > 0 && isLink(link) && isLink(hash)
  return (
    isFramed &&
    hasKnownForm(record) &&
    record.id === id &&
    record.learner === learner &&
    contentHash(record, sha256) === hash
  )
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
