// A pack as plain HTML pages for printing, in a ZIP whose bytes depend on the pack alone.
import { type Zippable, zipSync } from 'fflate'
import { utf8 } from '../../core/bytes.ts'
import { rightAnswer } from '../../core/item/mark.ts'
import { shownNumber } from '../../core/item/number.ts'
import type { ChooseOne, Item, Lesson, Match, NumberItem, Step } from '../../core/pack/lesson.ts'
import { goalOf, wordsOfId } from '../../core/practice/mark-practice.ts'
import { escaped, htmlOfBlocks, htmlOfSpans } from './html.ts'
import type { ExportedPack } from './pack.ts'
import { talkAnswer, talkSheet } from './printed-talk.ts'
import { type PrintedWords, printedWords } from './printed-words.ts'

/** The first moment that a ZIP can tell; read in the local zone, so it is the same everywhere. */
const moment = new Date(1980, 0, 1)

export function printedZip(pack: ExportedPack): Uint8Array {
  const words = printedWords[pack.language === 'vi' ? 'vi' : 'en']
  const files: Zippable = {}
  const add = (path: string, content: Uint8Array) => {
    files[path] = [content, { mtime: moment, os: 0, level: 9 }]
  }
  add('index.html', utf8(indexPage(pack, words)))
  add('answers.html', utf8(answersPage(pack, words)))
  for (const lesson of pack.lessons) add(`lessons/${lesson.id}.html`, utf8(lessonPage(lesson, pack, words)))
  for (const [name, bytes] of pack.pictures) add(`pictures/${name}.svg`, bytes)
  return zipSync(files)
}

const style = `body{font:16px/1.5 sans-serif;max-width:42em;margin:1.5em auto;padding:0 1em;color:#000;background:#fff}
img{max-width:12em;display:block}section{break-inside:avoid;margin:1.2em 0}ul.parts{list-style:none;padding:0}
.box{display:inline-block;width:.9em;height:.9em;border:1.5px solid;margin-right:.6em}.round{border-radius:50%}
.line{display:inline-block;width:2em;border-bottom:1.5px solid;margin-right:.6em}.wide{width:12em}`

function page(title: string, language: string, body: string): string {
  return `<!doctype html>
<html lang="${escaped(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
${body}
</body>
</html>
`
}

function indexPage(pack: ExportedPack, words: PrintedWords): string {
  const rows = pack.lessons.map(({ id, title }) => `<li><a href="lessons/${id}.html">${escaped(title)}</a></li>`)
  const made = `${words.authors}: ${pack.authors.map(escaped).join(', ')}. ${words.licence}: ${escaped(pack.licence)}.`
  const body = `<h1>${escaped(pack.title)}</h1>
<p>${escaped(pack.summary)}</p>
<ol>
${rows.join('\n')}
</ol>
<p><a href="answers.html">${words.answers}</a></p>
<p>${made}</p>`
  return page(pack.title, pack.language, body)
}

function lessonPage(lesson: Lesson, pack: ExportedPack, words: PrintedWords): string {
  let number = 0
  const sections = lesson.steps.map((step) => {
    if (step.kind !== 'card') number += 1
    return `<section>${pictureOf(step)}${step.kind === 'card' ? htmlOfBlocks(step.body) : questionOf(step, number, words)}</section>`
  })
  return page(lesson.title, pack.language, `<h1>${escaped(lesson.title)}</h1>\n${sections.join('\n')}`)
}

function pictureOf({ picture }: Step): string {
  return picture === undefined ? '' : `<img src="../pictures/${picture.name}.svg" alt="${escaped(picture.alt)}">`
}

function questionOf(item: Item, number: number, words: PrintedWords): string {
  const head = `<h2>${words.question} ${number}</h2>${htmlOfBlocks(item.prompt)}<p><em>${words.todo[item.kind]}</em></p>`
  switch (item.kind) {
    case 'choose-one':
    case 'choose-all': {
      const box = item.kind === 'choose-one' ? 'box round' : 'box'
      return `${head}${parts(item.options.map(({ text }) => `<span class="${box}"></span>${htmlOfSpans(text)}`))}`
    }
    case 'true-false':
      return `${head}${parts(words.truth.map((word) => `<span class="box round"></span>${word}`))}`
    case 'order':
      return `${head}${parts(printedOrder(item.steps).map(({ text }) => `<span class="line"></span>${htmlOfSpans(text)}`))}`
    case 'sort': {
      const groups = item.groups.map(({ text }, i) => `${letter(i)}. ${htmlOfSpans(text)}`)
      const things = item.things.map(({ text }) => `<span class="line"></span>${htmlOfSpans(text)}`)
      return `${head}${parts(groups)}${parts(things)}`
    }
    case 'conversation':
      return `${head}${talkSheet(item)}`
    case 'spot':
      return `${head}${parts(item.spots.map(({ text }) => `<span class="box"></span>${htmlOfSpans(text)}`))}`
    case 'gap':
      return `${head}<p><span class="line wide"></span></p>`
    case 'number':
      return `${head}<p><span class="line wide"></span>${escaped(item.unit ?? '')}</p>`
    case 'match': {
      const others = othersOf(item).map(({ text }, i) => `${letter(i)}. ${htmlOfSpans(text)}`)
      const sides = item.pairs.map(({ text }) => `<span class="line"></span>${htmlOfSpans(text)}`)
      return `${head}${parts(others)}${parts(sides)}`
    }
    case 'practice':
      return `${head}<p>${htmlOfSpans([item.play.goal])}</p>`
  }
}

function answersPage(pack: ExportedPack, words: PrintedWords): string {
  const lessons = pack.lessons.map((lesson) => {
    const items = lesson.steps.filter((step): step is Item => step.kind !== 'card')
    const rows = items.map(
      (item, i) => `<section><h3>${words.question} ${i + 1}</h3>${answerOf(item, words)}</section>`,
    )
    return `<h2>${escaped(lesson.title)}</h2>\n${rows.join('\n')}`
  })
  return page(words.answers, pack.language, `<h1>${words.answers}</h1>\n${lessons.join('\n')}`)
}

function answerOf(item: Item, words: PrintedWords): string {
  switch (item.kind) {
    case 'choose-one':
    case 'choose-all':
      return rightOnes(item.options, item)
    case 'spot':
      return rightOnes(item.spots, item)
    case 'true-false':
      return `<p><strong>${words.truth[item.right ? 0 : 1]}</strong></p>${htmlOfBlocks(item.right ? item.whenTrue : item.whenFalse)}`
    case 'order': {
      const shown = printedOrder(item.steps)
      const places = shown.map(({ id }) => item.steps.findIndex((step) => step.id === id) + 1)
      return `<p>${places.join(', ')}</p><ol>${item.steps.map(({ text }) => `<li>${htmlOfSpans(text)}</li>`).join('')}</ol>${htmlOfBlocks(item.why)}`
    }
    case 'sort':
      return parts(
        item.things.map((thing) => {
          const at = item.groups.findIndex(({ id }) => id === thing.in)
          return `${htmlOfSpans(thing.text)}: ${letter(at)}. ${htmlOfSpans(item.groups[at]?.text ?? [])}${htmlOfBlocks(thing.why)}`
        }),
      )
    case 'conversation':
      return talkAnswer(item)
    case 'gap':
      return `<p><strong>${item.accepted.map(({ text }) => escaped(text)).join(' / ')}</strong></p>${htmlOfBlocks(item.why)}`
    case 'number':
      return `<p><strong>${amountOf(item, words)}</strong></p>${htmlOfBlocks(item.why)}`
    case 'match':
      return parts(
        item.pairs.map((pair) => {
          const at = othersOf(item).indexOf(pair.with)
          return `${htmlOfSpans(pair.text)}: ${letter(at)}. ${htmlOfSpans(pair.with.text)}${htmlOfBlocks(pair.why)}`
        }),
      )
    case 'practice':
      return `<p>${htmlOfSpans([wordsOfId(item.play, goalOf(item.play) ?? '')])}</p>`
  }
}

function rightOnes(options: readonly Pick<ChooseOne['options'][number], 'id' | 'text' | 'why'>[], item: Item): string {
  const right = rightAnswer(item)
  return options
    .filter(({ id }) => right.includes(id))
    .map(({ text, why }) => `<p><strong>${bare(htmlOfSpans(text))}</strong></p>${htmlOfBlocks(why)}`)
    .join('')
}

function amountOf({ value, tolerance, unit = '' }: NumberItem, { decimalMark }: PrintedWords): string {
  const shown = (amount: number) => shownNumber(String(amount), decimalMark)
  return escaped(`${shown(value)}${tolerance === undefined ? '' : ` ± ${shown(tolerance)}`} ${unit}`.trim())
}

const othersOf = ({ pairs }: Match) => printedOrder(pairs.map((pair) => pair.with))
const letter = (i: number) => String.fromCharCode(65 + i)
const parts = (rows: readonly string[]) => `<ul class="parts">${rows.map((row) => `<li>${row}</li>`).join('')}</ul>`
const bare = (html: string) => html.replace(/<\/?strong>/g, '')

/** The same at every export, and never the right one: by id, from the end of it. */
function printedOrder<T extends { readonly id: string }>(steps: readonly T[]): readonly T[] {
  const key = ({ id }: T) => [...id].reverse().join('')
  const mixed = steps.toSorted((a, b) => (key(a) < key(b) ? -1 : 1))
  return mixed.every((step, i) => step === steps[i]) ? mixed.toReversed() : mixed
}
