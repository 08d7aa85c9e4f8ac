import { type Arrived, together } from '../../core/phone/carry.ts'
import { isProblem } from '../../core/problem.ts'
import type { Taken } from '../content/content.ts'
import type { SharedFile } from './shared.ts'

/** What lay in files: letters, packs, or both. */
export interface Opened {
  /** Null when there was no letter. */
  readonly arrived: Arrived | null
  readonly packs: readonly Taken[]
}

/** What is nothing of ours, and what cannot be read, is let go with the rest, and counts as unread. Throws its Problem when there was nothing else; 'storage/…' keeps what is left. */
export async function openShared(files: readonly SharedFile[], open: (file: Blob) => Promise<Opened>): Promise<Opened> {
  const opened: Opened[] = []
  const refusals: unknown[] = []
  for (const { blob, forget } of files) {
    try {
      opened.push(await open(await blob()))
    } catch (error) {
      if (!isProblem(error) || !/^(letter|pack)\//.test(error.code)) throw error
      refusals.push(error)
    }
    await forget()
  }
  if (opened.length === 0 && refusals.length > 0) throw refusals[0]
  return { arrived: lettersIn(opened, refusals.length), packs: opened.flatMap(({ packs }) => packs) }
}

function lettersIn(opened: readonly Opened[], unread: number): Arrived | null {
  const letters = opened.flatMap(({ arrived }) => arrived ?? [])
  if (letters.length === 0 && unread === 0 && opened.length > 0) return null
  const all = together(letters)
  return { ...all, unread: all.unread + unread }
}
