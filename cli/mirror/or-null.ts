import { isProblem } from '../../core/problem.ts'

/** What is damaged on the disk is as good as missing: it is brought anew. A bug passes through. */
export async function orNull<T>(judge: () => Promise<T> | T): Promise<T | null> {
  try {
    return await judge()
  } catch (error) {
    if (isProblem(error)) return null
    throw error
  }
}
