import { isProblem } from '../../../core/problem.ts'

/** What a refusal says, `file:line: sentence`; null when nothing is refused. */
export function foundBy(run: () => unknown): string | null {
  try {
    run()
    return null
  } catch (error) {
    if (isProblem(error, 'pack/source')) return String(error.details.found)
    throw error
  }
}
