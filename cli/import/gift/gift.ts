// Moodle's GIFT: questions in plain text, parted by blank lines, answers between braces.

import { titlesOf } from '../moodle/moodle.ts'
import type { Entry, Part } from '../question.ts'
import { type Reader, type SourceFile, textOrNull } from '../reader.ts'
import { hasOptions } from '../typed/lines.ts'
import { blocksIn, type GiftBlock } from './blocks.ts'
import { giftEntry } from './entry.ts'

export const giftReader: Reader = {
  format: 'gift',
  recognises: (source) => source.kind === 'file' && (/\.gift$/i.test(source.file) || looksLikeGift(source)),
  read: (source, tell) => {
    const { file } = source
    const text = source.kind === 'file' ? source.text() : ''
    const parts: { titles: readonly string[]; place: Part['place']; entries: Entry[] }[] = []
    for (const block of blocksIn(text)) {
      const place = { file, line: block.line }
      const titles = categoryOf(block)
      const last = parts.at(-1) ?? { titles: [], place, entries: [] }
      if (titles !== null) parts.push({ titles, place, entries: [] })
      else {
        if (parts.length === 0) parts.push(last)
        const entry = giftEntry(block, file, tell)
        if (entry !== null) last.entries.push(entry)
      }
    }
    return { parts }
  },
}

function looksLikeGift(source: SourceFile): boolean {
  const text = textOrNull(source) ?? ''
  if (hasOptions(text)) return false
  return (
    /^\s*\$CATEGORY:/m.test(text) || /^::[^:\n]+::/m.test(text) || /\{\s*([=~#]|(T|F|TRUE|FALSE)\s*[#}]|\})/.test(text)
  )
}

/** `$CATEGORY: $course$/top/Chapter/Section`. */
function categoryOf({ text }: GiftBlock): readonly string[] | null {
  const found = /^\s*\$CATEGORY:(.*)$/s.exec(text)
  return found === null ? null : titlesOf(found[1] ?? '')
}
