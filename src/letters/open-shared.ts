import { type Arrived, together } from '../../core/phone/carry.ts'
import { isProblem } from '../../core/problem.ts'
import type { SharedFile } from './shared.ts'

/** What is no letter, and what cannot be read, is let go with the rest, and counts as unread. Throws its Problem when there was nothing else; 'storage/…' keeps what is left. */
export async function openShared(
  files: readonly SharedFile[],
  openText: (text: string) => Promise<Arrived>,
): Promise<Arrived> {
  const arrived: Arrived[] = []
  const refusals: unknown[] = []
  for (const { text, forget } of files) {
    try {
      arrived.push(await openText(await text()))
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
