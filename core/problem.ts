// Expected trouble. A code from this closed list travels; words for people come from src/i18n, statuses from statusOf.

/** What a server may answer to records. Apart, so that the service worker need not carry the others. */
const answerCodes = {
  'storage/full': 507,
  'storage/unavailable': 503,
  'storage/newer-database': 409,
  'storage/older-database': 409,
  'storage/exists': 409,
  'storage/damaged': 500,
  'record/bad-form': 400,
  'record/id-conflict': 409,
  'record/foreign-learner': 403,
  'record/too-many-learners': 409,
  'record/cut-off': 403,
  'record/erased': 410,
  'sync/bad-form': 400,
  'sync/bad-signature': 401,
  'sync/too-large': 413,
  'sync/wrong-audience': 409,
  'sync/unknown-device': 401,
  'sync/no-such-learner': 403,
  'sync/newer-form': 400,
  'sync/untrusted-receipt': 502,
  'sync/not-met': 409,
  'sync/busy': 503,
  'sync/no-room': 507,
  'request/unknown-route': 404,
  'request/bad-origin': 403,
} as const

export const problemCodes = {
  'pack/not-signed': 400,
  'pack/bad-signature': 400,
  'pack/unknown-publisher': 400,
  'pack/bad-hash': 400,
  'pack/bad-form': 400,
  'pack/too-large': 413,
  'pack/rollback': 409,
  'pack/withdrawn': 410,
  'pack/newer-app-needed': 400,
  'pack/missing': 404,
  'pack/not-at-source': 404,
  'pack/source': 400,
  'pack/not-a-file': 400,
  'pack/file-damaged': 400,
  'pack/older-file': 409,
  'net/unreachable': 503,
  'net/slow': 504,
  'net/not-our-server': 502,
  'net/server-trouble': 502,
  'letter/not-a-letter': 400,
  'letter/damaged': 400,
  'letter/too-large': 413,
  'letter/newer-form': 400,
  'letter/bag-full': 507,
  'card/not-a-card': 400,
  'card/mistyped': 400,
  'camera/refused': 403,
  'camera/none': 404,
  'start/port-in-use': 500,
  'start/folder-not-writable': 500,
  'start/database-in-use': 500,
  'start/not-built': 500,
  ...answerCodes,
} as const

export type ProblemCode = keyof typeof problemCodes

export type ProblemDetails = Readonly<Record<string, string | number>>

/** Expected trouble with a code from the table; caught only at seams. */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly details: ProblemDetails

  constructor(code: ProblemCode, details: ProblemDetails = {}, cause?: unknown) {
    super(`${code} ${JSON.stringify(details)}`, cause === undefined ? undefined : { cause })
    this.name = 'Problem'
    this.code = code
    this.details = details
  }
}

export function isProblem(error: unknown, code?: ProblemCode): error is Problem {
  return error instanceof Problem && (code === undefined || error.code === code)
}

export function isProblemCode(text: string): text is ProblemCode {
  return Object.hasOwn(problemCodes, text)
}

/** True for what a server may say of records: nobody else is asked, so no other code is believed. */
export function isAnswerCode(text: string): text is keyof typeof answerCodes {
  return Object.hasOwn(answerCodes, text)
}

export function statusOf(code: ProblemCode): number {
  return problemCodes[code]
}
