// A talk on paper: turns by number, ends by letter, and behind each reply where to go on.
import { talkAfter } from '../../core/item/conversation.ts'
import { rightAnswer } from '../../core/item/mark.ts'
import type { Conversation } from '../../core/pack/lesson.ts'
import { htmlOfBlocks, htmlOfSpans } from './html.ts'

export function talkSheet(item: Conversation): string {
  const turns = item.turns.map(({ says, replies }) => {
    const rows = replies.map(
      ({ text, to }) => `<li><span class="box"></span>${htmlOfSpans(text)} → ${placeOf(item, to)}</li>`,
    )
    return `<li>${htmlOfBlocks(says)}<ul class="parts">${rows.join('')}</ul></li>`
  })
  return `<ol>${turns.join('')}</ol>`
}

/** One good way through it, and what stands at each end. */
export function talkAnswer(item: Conversation): string {
  const way = talkAfter(item, rightAnswer(item))?.said ?? []
  const said = way.map(
    ({ turn, reply }) => `<li>${placeOf(item, turn.id)}. <strong>${htmlOfSpans(reply.text)}</strong></li>`,
  )
  const ends = item.ends.map(({ id, says }) => `<li>${placeOf(item, id)}. ${htmlOfBlocks(says)}</li>`)
  return `<ul class="parts">${said.join('')}</ul><ul class="parts">${ends.join('')}</ul>`
}

function placeOf({ turns, ends }: Conversation, id: string): string {
  const at = turns.findIndex((turn) => turn.id === id)
  return at >= 0 ? String(at + 1) : String.fromCharCode(65 + ends.findIndex((end) => end.id === id))
}
