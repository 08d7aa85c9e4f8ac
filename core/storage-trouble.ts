// Database errors by name: browsers and wrappers nest the real one in `inner` or `cause`.
import { isProblem, Problem, type ProblemCode } from './problem.ts'

const codes: Readonly<Record<string, ProblemCode>> = {
  QuotaExceededError: 'storage/full',
  VersionError: 'storage/newer-database',
  OpenFailedError: 'storage/unavailable',
  UnknownError: 'storage/unavailable',
  InvalidStateError: 'storage/unavailable',
  DatabaseClosedError: 'storage/unavailable',
  MissingAPIError: 'storage/unavailable',
  NotFoundError: 'storage/unavailable',
}

/** The Problem behind a failed database call; anything that is no storage trouble comes back as it is. */
export function storageTrouble(error: unknown): unknown {
  if (isProblem(error)) return error
  const code = chain(error)
    .map((one) => codes[nameOf(one)])
    .sort((a, b) => rank(a) - rank(b))[0]
  return code === undefined ? error : new Problem(code, { error: nameOf(error) }, error)
}

/** True for any Problem of the phone's storage: full, closed to us, or a newer app's. */
export function isStorageProblem(error: unknown): error is Problem {
  return isProblem(error) && error.code.startsWith('storage/')
}

/** True when the connection itself is gone and nothing was begun on it, so that the call may be made again on a new one. */
export function isConnectionLost(error: unknown): boolean {
  return ['DatabaseClosedError', 'InvalidStateError'].includes(nameOf(error))
}

/** A full disk also shows as a failed open or an aborted transaction: the most telling name wins. */
function rank(code: ProblemCode | undefined): number {
  return code === 'storage/full' ? 0 : code === 'storage/newer-database' ? 1 : code === undefined ? 3 : 2
}

function chain(error: unknown, depth = 0): readonly unknown[] {
  if (error === null || typeof error !== 'object' || depth > 4) return []
  const inner = 'inner' in error ? error.inner : firstFailure(error)
  const cause = 'cause' in error ? error.cause : undefined
  return [error, ...chain(inner, depth + 1), ...chain(cause, depth + 1)]
}

/** Many rows written at once fail as one error that holds the errors of the rows. */
function firstFailure(error: object): unknown {
  return 'failures' in error && Array.isArray(error.failures) ? error.failures[0] : undefined
}

function nameOf(error: unknown): string {
  return error !== null && typeof error === 'object' && 'name' in error ? String(error.name) : ''
}
