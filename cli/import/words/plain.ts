import type { Block } from '../../../core/pack/lesson.ts'
import { gatherRuns } from './runs.ts'

const row = /^\s*[-•●▪–]\s+/

export function plainBlocks(text: string): Block[] {
  const runs = gatherRuns()
  for (const paragraph of text.split(/\n[^\S\n]*\n/)) {
    for (const line of paragraph.split('\n')) {
      const mark = row.exec(line)
      if (mark === null) runs.add(` ${line}`, false)
      else {
        runs.close()
        runs.add(line.slice(mark[0].length), false)
        runs.close('')
      }
    }
    runs.close()
  }
  return runs.blocks()
}
