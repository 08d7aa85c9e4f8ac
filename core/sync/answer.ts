// What a road brings back, before anybody believes it.
import type { Bytes } from '../bytes.ts'
import { isAnswerCode, Problem } from '../problem.ts'
import { parseRetryAfter } from './retry.ts'

export interface SyncAnswer {
  readonly status: number
  readonly body: Bytes
  readonly retryAfter: string | null
}

/** The body of a 200; throws the Problem of any other answer. */
export function bodyOf(answer: SyncAnswer): Bytes {
  if (answer.status === 200) return answer.body
  throw refusal(answer)
}

/** A refusal we understand only if it carries one of our own codes; a proxy's page never decides anything (F32, I21). */
function refusal(answer: SyncAnswer): Problem {
  const code = codeIn(answer.body)
  const after = parseRetryAfter(answer.retryAfter)
  const details = { status: answer.status, ...(after === null ? {} : { retryAfterSeconds: after }) }
  if (answer.status === 413) return new Problem('sync/too-large', details)
  if (code !== null && isAnswerCode(code)) return new Problem(code, details)
  return new Problem('net/server-trouble', details)
}

function codeIn(body: Bytes): string | null {
  try {
    const parsed: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
    return parsed !== null && typeof parsed === 'object' && 'code' in parsed ? String(parsed.code) : null
  } catch (_notJson) {
    return null
  }
}
