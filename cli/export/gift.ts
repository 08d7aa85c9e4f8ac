// A pack as GIFT, for Moodle and everything that reads it. Cards become descriptions; an order becomes steps to match with their places.
import { isOneDecision } from '../../core/item/mark.ts'
import type { ChooseOne, Item, Lesson, Practice, Step } from '../../core/pack/lesson.ts'
import { escaped, htmlOfBlocks, htmlOfSpans } from './html.ts'
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
  return lesson.steps
    .filter(({ kind }) => kind !== 'conversation')
    .map((step) => `::${gift(`${lesson.id} ${step.id}`)}::[html]${wordsOf(step)}`)
}

function wordsOf(step: Step): string {
  if (step.kind === 'card') return gift(htmlOfBlocks(step.body))
  // No other program plays it: what there is to do becomes a description.
  if (step.kind === 'practice') return gift(`${htmlOfBlocks(step.prompt)}<p>${htmlOfSpans([step.play.goal])}</p>`)
  const said = saidAfter(step)
  const why = said === '' ? '' : `\n  ####${gift(said)}`
  return `${gift(htmlOfBlocks(step.prompt))} {\n${answersOf(step)
    .map((line) => `  ${line}`)
    .join('\n')}${why}\n}`
}

/** What GIFT has no other place for than after any answer. */
function saidAfter(item: Item): string {
  switch (item.kind) {
    case 'order':
      return htmlOfBlocks(item.why)
    case 'match':
      return item.pairs
        .map((pair) => `<p><strong>${plainHtml(pair.text)}</strong></p>${htmlOfBlocks(pair.why)}`)
        .join('')
    default:
      return ''
  }
}

function answersOf(item: Exclude<Item, Practice>): readonly string[] {
  switch (item.kind) {
    case 'choose-one':
      return oneOf(item.options, item.right)
    case 'choose-all':
      return allOf(item.options, item.right)
    case 'spot':
      return isOneDecision(item) ? oneOf(item.spots, item.right[0]) : allOf(item.spots, item.right)
    case 'true-false': {
      // Moodle's order: first what is said to a wrong answer, then to a right one.
      const [wrong, right] = item.right ? [item.whenFalse, item.whenTrue] : [item.whenTrue, item.whenFalse]
      return [`${String(item.right).toUpperCase()}#${gift(htmlOfBlocks(wrong))}#${gift(htmlOfBlocks(right))}`]
    }
    case 'order':
      return item.steps.map(({ text }, i) => `=${gift(htmlOfSpans(text))} -> ${i + 1}`)
    case 'sort':
      return item.things.map((thing) => {
        const group = item.groups.find(({ id }) => id === thing.in)
        return `=${gift(htmlOfSpans(thing.text))} -> ${gift(plain(group?.text ?? []))}`
      })
    case 'conversation':
      // GIFT has no talk that branches: it is left out and named (command.ts).
      return []
    case 'gap': {
      const typed = (text: string, why: Parameters<typeof htmlOfBlocks>[0]) =>
        `${gift(text).replaceAll('*', '\\*')}#${gift(htmlOfBlocks(why))}`
      return [
        ...item.accepted.map(({ text }) => `=${typed(text, item.why)}`),
        ...item.slips.map(({ text, why }) => `=%0%${typed(text, why)}`),
        `=%0%*#${gift(htmlOfBlocks(item.otherwise))}`,
      ]
    }
    case 'number':
      return [
        `#=${item.value}:${item.tolerance ?? 0}#${gift(htmlOfBlocks(item.why))}`,
        `~#${gift(htmlOfBlocks(item.otherwise))}`,
      ]
    case 'match':
      return item.pairs.map((pair) => `=${gift(htmlOfSpans(pair.text))} -> ${gift(plain(pair.with.text))}`)
  }
}

type Options = readonly Pick<ChooseOne['options'][number], 'id' | 'text' | 'why'>[]

function oneOf(options: Options, right: string | undefined): readonly string[] {
  return options.map(({ id, text, why }) => `${id === right ? '=' : '~'}${answer(text, why)}`)
}

function allOf(options: Options, right: readonly string[]): readonly string[] {
  const share = shareOf(right.length)
  return options.map(({ id, text, why }) => `~%${right.includes(id) ? share : -100}%${answer(text, why)}`)
}

function answer(text: Parameters<typeof htmlOfSpans>[0], why: Parameters<typeof htmlOfBlocks>[0]): string {
  return `${gift(htmlOfSpans(text))}#${gift(htmlOfBlocks(why))}`
}

function plainHtml(spans: Parameters<typeof plain>[0]): string {
  return escaped(plain(spans))
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
