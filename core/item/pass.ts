import { limits } from '../limits.ts'

export interface Result {
  /** Items whose first answer in the run was right. */
  readonly right: number
  readonly total: number
}

/** Passed: at least `limits.passShare` of the items right at the first answer. Practising on is always possible. */
export function isPassed({ right, total }: Result): boolean {
  return total > 0 && right >= total * limits.passShare - 1e-9
}
