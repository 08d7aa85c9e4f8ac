import { type Arrived, together } from '../../core/phone/carry.ts'
import { isProblem } from '../../core/problem.ts'
import type { SharedFile } from './shared.ts'

/** What is no letter is let go with the rest, and counts as unread. Throws its Problem when there was nothing else; 'storage/…' keeps what is left. */
export async function openShared(
  files: readonly SharedFile[],
  open: (file: Blob) => Promise<Arrived>,
): Promise<Arrived> {
  const arrived: Arrived[] = []
  const refusals: unknown[] = []
  for (const { file, forget } of files) {
    try {
      arrived.push(await open(file))
    } catch (error) {
      if (!isProblem(error) || !error.code.startsWith('letter/')) throw error
      refusals.push(error)
    }
    await forget()
  }
  if (arrived.length === 0 && refusals.length > 0) throw refusals[0]
  const all = together(arrived)
  return { ...all, unread: all.unread + refusals.length }
}
