// One typed question to an entry. Where two keys disagree, or a key names no option, the question is left, never guessed.
import type { Accepted, Entry, Option, Words } from '../question.ts'
import type { Tell } from '../reader.ts'
import { isEmpty, plainWords } from '../words/words.ts'
import type { TypedQuestion } from './gather.ts'
import { optionsIn } from './lines.ts'
import { type Statements, statementsEntry, truthOf, truthsOf, withOwnTruths } from './statements.ts'

interface TableKey {
  readonly key: string
  readonly line: number
}

/** Null, with a note, when it is no question that a machine could mark. */
export function typedEntry(given: TypedQuestion, table: TableKey | undefined, file: string, tell: Tell): Entry | null {
  const keys = [...given.keys.map(({ text, line }) => ({ key: text, line })), ...(table === undefined ? [] : [table])]
  const typed = keys.some(({ key }) => isLetters(key)) ? withCountedOptions(withInlineOptions(given)) : given
  const place = { file, line: typed.line }
  const stem = plainWords(flowing(typed.stem))
  const name = typed.number === undefined ? `«${stem.written.slice(0, 40)}»` : `Question ${typed.number}`
  const left = (line: number, sentence: string) => {
    tell('left', { file, line }, `${name} is left out: ${sentence}`)
    return null
  }
  if (isEmpty(stem)) return left(typed.line, 'it has no words before its answers. Write the question there.')
  const feedback = plainWords(flowing(typed.why))
  const base = { place, stem, ...(!isEmpty(feedback) && { feedback }) }
  if (typed.options.length === 0) {
    const answer = openAnswer(keys.map(({ key }) => key))
    return typeof answer === 'string' ? left(keys[0]?.line ?? typed.line, answer) : { ...base, ...answer }
  }
  const statements = truthsFor(typed, keys, left)
  if (statements === null) return null
  if (statements.truths !== null) {
    const lacking = statements.typed.options.find(({ text, more }) => isEmpty(plainWords([text, ...more].join(' '))))
    if (lacking !== undefined) return left(lacking.line, `its statement ${lacking.letter} has no words.`)
    return { ...base, ...statementsEntry(statements, statements.truths) }
  }
  const options = optionsOf(typed, keys, left)
  if (options === null) return null
  const rights = options.filter(({ right }) => right).length
  if (rights === options.length) return left(typed.line, 'all of its options are marked as right.')
  return { ...base, kind: rights === 1 ? 'choose-one' : 'choose-all', options }
}

const isLetters = (key: string) => /^[A-H]([,;\s]+[A-H])*[.]?$/.test(key.trim())

/** «Câu 1: Thủ đô? A. Hà Nội B. Huế»: all on the line of the question. */
function withInlineOptions(typed: TypedQuestion): TypedQuestion {
  const last = typed.stem.at(-1) ?? ''
  const at = typed.options.length > 0 ? -1 : last.search(/\s(?=\*?\(?[Aa]\*?[.)]\s)/)
  const options = at < 0 ? [] : optionsIn(last.slice(at).trim())
  if (options.length < 2) return typed
  return {
    ...typed,
    stem: [...typed.stem.slice(0, -1), last.slice(0, at)],
    options: options.map((option) => ({ ...option, line: typed.line, more: [] })),
  }
}

/** Word may have counted the options 1, 2, 3 of its own accord, while the key still says C. */
function withCountedOptions(typed: TypedQuestion): TypedQuestion {
  const rows = typed.stem.map((row) => /^\s*(\d)[.)]\s+(.*)$/.exec(row))
  const first = rows.findLastIndex((row) => row?.[1] === '1')
  const options = rows.slice(Math.max(first, 0)).map((row, i) => (row?.[1] === String(i + 1) ? (row[2] ?? '') : null))
  if (typed.options.length > 0 || first < 1 || options.length < 2 || options.some((text) => text === null)) return typed
  return {
    ...typed,
    stem: typed.stem.slice(0, first),
    options: options.map((text, i) => ({
      letter: String.fromCharCode(65 + i),
      text: text ?? '',
      isMarked: false,
      line: typed.line,
      more: [],
    })),
  }
}

const counted = /^\s*(\(?\d{1,2}[.)]|[-•–]\s)/

/** Statements that are counted, or rows of a list, keep lines of their own. */
function flowing(rows: readonly string[]): string {
  return rows
    .map((row, i) => {
      const isApart = counted.test(row) || (counted.test(rows[i - 1] ?? '') && /^\p{Lu}/u.test(row))
      return isApart ? `\n\n${row.trim()}` : row
    })
    .join('\n')
}

type Left = (line: number, sentence: string) => null

/** True or false for each statement, from the key, from behind the statements, or from both if they agree. Null once the question is left. */
function truthsFor(typed: TypedQuestion, given: readonly TableKey[], left: Left): Statements | null {
  const own = withOwnTruths(typed)
  const letters = own.typed.options.map(({ letter }) => letter)
  const rest = given.filter(({ key }) => own.truths === null || key.trim() !== '')
  const keyed = rest.map(({ key }) => truthsOf(key, letters))
  const said = [...keyed, ...(own.truths === null ? [] : [own.truths])].filter((truths) => truths !== null)
  const [first] = said
  if (first === undefined) return { typed, truths: null, said: '' }
  if (keyed.includes(null) || said.some((truths) => truths.join() !== first.join())) {
    return left(rest[0]?.line ?? typed.line, 'its keys do not say the same of its statements.')
  }
  return { typed: own.typed, truths: first, said: own.said || rest.map(({ key }) => key).join(' ') }
}

function optionsOf(typed: TypedQuestion, given: readonly TableKey[], left: Left): readonly Option[] | null {
  const letters = typed.options.map(({ letter }) => letter)
  const twice = typed.options.find(({ letter }, i) => letters.indexOf(letter) < i)
  if (twice !== undefined) return left(twice.line, `it has two options ${twice.letter}. Give each its own letter.`)
  if (typed.options.length < 2) return left(typed.line, 'it has only one option.')
  const texts = typed.options.map(({ text, more }) => plainWords([text, ...more].join(' ')))
  const empty = texts.findIndex(isEmpty)
  if (empty >= 0) return left(typed.options[empty]?.line ?? typed.line, `its option ${letters[empty]} has no words.`)
  const marked = typed.options.filter(({ isMarked }) => isMarked).map(({ letter }) => letter)
  const named = given.map(({ key }) => lettersOf(key, letters, texts))
  const unknown = named.indexOf(null)
  if (unknown >= 0) {
    const { key = '', line = typed.line } = given[unknown] ?? {}
    return left(line, `its key «${key.slice(0, 40)}» names none of its options ${letters.join(', ')}.`)
  }
  const keys = [...named.filter((key) => key !== null), ...(marked.length > 0 ? [marked] : [])].map((key) =>
    key.toSorted().join(', '),
  )
  const [first] = keys
  if (first === undefined)
    return left(typed.line, 'it has no key. Write «Đáp án: A» below it, or * before the right option.')
  if (keys.some((key) => key !== first))
    return left(typed.line, `its keys disagree: ${[...new Set(keys)].join(' and ')}.`)
  return typed.options.map(({ letter }, i) => {
    const right = first.split(', ').includes(letter)
    return { text: texts[i] ?? plainWords(''), right, credit: right ? 1 : 0 }
  })
}

/** «B», «A, C», «A và C», «AC», «B. Cúp máy», or an option's own words. Null when it names no option, or one that is not there. */
export function lettersOf(key: string, letters: readonly string[], texts: readonly Words[]): readonly string[] | null {
  const line = key.replace(/\s+/g, ' ').trim()
  const bare = line.replace(/[.;!]+$/, '').trim()
  const isKnown = (found: readonly string[]) =>
    found.length > 0 && found.every((one) => letters.includes(one)) ? found : null
  if (/^[(["']?[A-Ha-h][)\]"']?(\s*(?:[,;/&+]|và|and)?\s*[(["']?[A-Ha-h][)\]"']?)*$/u.test(bare)) {
    const found = [...bare.replace(/và|and/gu, ' ')]
      .filter((sign) => /[a-h]/i.test(sign))
      .map((sign) => sign.toUpperCase())
    return isKnown([...new Set(found)])
  }
  const same = texts.findIndex((text) => text.written.toLowerCase() === line.normalize('NFC').toLowerCase())
  if (same >= 0) return isKnown([letters[same] ?? ''])
  // A letter with its option's words: both must agree.
  const both = /^([A-Ha-h])\s*[.):/–-]\s*(.+)$/u.exec(line)
  const at = letters.indexOf((both?.[1] ?? '').toUpperCase())
  const words = (text: string) =>
    text
      .normalize('NFC')
      .toLowerCase()
      .replace(/[\s.]+$/, '')
  return both !== null && at >= 0 && words(texts[at]?.written ?? '') === words(both[2] ?? '')
    ? [letters[at] ?? '']
    : null
}

/** A question without options: true or false, words to type, or free writing where there is no key. */
function openAnswer(keys: readonly string[]) {
  const [key, ...more] = keys.map((one) => one.replace(/\s+/g, ' ').trim())
  if (key === undefined) return { kind: 'essay' as const }
  if (key === '') return 'its key is empty.'
  if (more.some((one) => one !== key && (truthOf(key) === null || truthOf(one) !== truthOf(key))))
    return `its keys disagree: ${[key, ...more].join(' and ')}.`
  const truth = truthOf(key)
  if (truth !== null) return { kind: 'true-false' as const, answer: truth }
  if (/^[A-H]([,;\s]+[A-H])*$/.test(key))
    return `its key «${key}» names an option, but no options were found. Begin each with «A.».`
  return { kind: 'fill' as const, gaps: [{ accepted: acceptedIn(key) }], inText: false }
}

/** Several answers stand apart by ; or by / between spaces. */
export function acceptedIn(text: string): readonly Accepted[] {
  const answers = text
    .split(/\s*;\s*|\s+\/\s+/)
    .map((one) => one.trim())
    .filter((one) => one !== '')
  return answers.map((one) => ({ text: one, credit: 1 }))
}
