// What the voice reads of a question.
import { talkAfter } from '../../core/item/conversation.ts'
import { gapMark } from '../../core/item/gap.ts'
import type { Answer } from '../../core/item/mark.ts'
import type { Conversation, Item, Practice, Span } from '../../core/pack/lesson.ts'
import type { Words } from '../i18n/i18n.ts'
import { textOfBlocks, textOfSpans } from '../ui/blocks.tsx'

/** `draft`: the answer so far; of a talk, what was said in it is not read again. */
export function questionText(words: Words, item: Item, draft: Answer): string {
  if (item.kind === 'conversation') return talkText(item, draft)
  const asked = textOfBlocks(item.prompt)
  if (item.kind === 'practice') return asked
  const prompt = item.kind === 'gap' ? asked.replace(gapMark, words('item.gapHere')) : asked
  return [prompt, ...offered(words, item)].join('. ')
}

function talkText(item: Conversation, draft: Answer): string {
  const { turn = null } = talkAfter(item, draft) ?? {}
  const prompt = draft.length === 0 ? [textOfBlocks(item.prompt)] : []
  return turn === null ? prompt.join('') : [...prompt, textOfBlocks(turn.says), ...textsOf(turn.replies)].join('. ')
}

function offered(words: Words, item: Exclude<Item, Conversation | Practice>): readonly string[] {
  switch (item.kind) {
    case 'choose-one':
    case 'choose-all':
      return textsOf(item.options)
    case 'true-false':
      return [words('item.true'), words('item.false')]
    case 'order':
      return textsOf(item.steps)
    case 'sort':
      return textsOf(item.things)
    case 'spot':
      return textsOf(item.spots)
    case 'gap':
      return [words('item.gapRule')]
    case 'number':
      return [words('item.numberRule')]
    case 'match':
      // By id: the order of the pairs would give them away.
      return textsOf([...item.pairs, ...item.pairs.map((pair) => pair.with).sort((a, b) => (a.id < b.id ? -1 : 1))])
  }
}

function textsOf(parts: readonly { readonly text: readonly Span[] }[]): readonly string[] {
  return parts.map(({ text }) => textOfSpans(text))
}
