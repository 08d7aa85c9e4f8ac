// A pack as GIFT, for Moodle and everything that reads it. Cards become descriptions; an order becomes steps to match with their places.
import type { Item, Lesson, Practice, Step } from '../../core/pack/lesson.ts'
import { htmlOfBlocks, htmlOfSpans } from './html.ts'
import type { ExportedPack } from './pack.ts'

export function giftOf({ title, lessons }: ExportedPack): string {
  const parts = lessons.map((lesson) => [
    `$CATEGORY: $course$/top/${path(title)}/${path(lesson.title)}`,
    ...stepsOf(lesson),
  ])
  return `${parts.flat().join('\n\n')}\n`
}

/** A slash in a name is written twice. */
function path(name: string): string {
  return name.replace(/\s+/g, ' ').replaceAll('/', '//')
}

function stepsOf(lesson: Lesson): readonly string[] {
  return lesson.steps.map((step) => `::${gift(`${lesson.id} ${step.id}`)}::[html]${wordsOf(step)}`)
}

function wordsOf(step: Step): string {
  if (step.kind === 'card') return gift(htmlOfBlocks(step.body))
  // No other program plays it: what there is to do becomes a description.
  if (step.kind === 'practice') return gift(`${htmlOfBlocks(step.prompt)}<p>${htmlOfSpans([step.play.goal])}</p>`)
  const why = step.kind === 'order' ? `\n  ####${gift(htmlOfBlocks(step.why))}` : ''
  return `${gift(htmlOfBlocks(step.prompt))} {\n${answersOf(step)
    .map((line) => `  ${line}`)
    .join('\n')}${why}\n}`
}

function answersOf(item: Exclude<Item, Practice>): readonly string[] {
  switch (item.kind) {
    case 'choose-one':
      return item.options.map(({ id, text, why }) => `${id === item.right ? '=' : '~'}${answer(text, why)}`)
    case 'choose-all': {
      const share = shareOf(item.right.length)
      return item.options.map(({ id, text, why }) => `~%${item.right.includes(id) ? share : -100}%${answer(text, why)}`)
    }
    case 'order':
      return item.steps.map(({ text }, i) => `=${gift(htmlOfSpans(text))} -> ${i + 1}`)
    case 'sort':
      return item.things.map((thing) => {
        const group = item.groups.find(({ id }) => id === thing.in)
        return `=${gift(htmlOfSpans(thing.text))} -> ${gift(plain(group?.text ?? []))}`
      })
  }
}

function answer(text: Parameters<typeof htmlOfSpans>[0], why: Parameters<typeof htmlOfBlocks>[0]): string {
  return `${gift(htmlOfSpans(text))}#${gift(htmlOfBlocks(why))}`
}

/** The answers of pairs are plain text in Moodle. */
function plain(spans: Parameters<typeof htmlOfSpans>[0]): string {
  return spans.map((span) => (typeof span === 'string' ? span : span.strong)).join('')
}

/** Moodle knows the parts of a hundred with five digits and no others. */
function shareOf(count: number): string {
  return String(Number((100 / count).toFixed(5)))
}

function gift(text: string): string {
  return text
    .replace(/[\\~=#{}:]/g, '\\$&')
    .replace(/\s+/g, ' ')
    .replaceAll('->', '-&gt;')
    .trim()
}
