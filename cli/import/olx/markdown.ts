// The short way to write problems in Studio. Turned into the same parts that its long way has, as Studio itself does, so that there is
// one reader of problems. What Studio does not know stays words.
import type { XmlElement, XmlNode, XmlText } from '../xml/xml.ts'

/** A problem with its responses as elements; every part of it stands on `line`, for the attribute it came from does. */
export function readMarkdown(markdown: string, line: number): XmlElement {
  const make = maker(line)
  const parts = markdown.replace(/\r\n?/g, '\n').split(/\n-{3,}\n/)
  return make(
    'problem',
    {},
    parts.flatMap((part) => readPart(part, make)),
  )
}

type Make = ReturnType<typeof maker>

function maker(line: number) {
  return (
    name: string,
    attributes: Readonly<Record<string, string>> = {},
    children: readonly (XmlNode | string)[] = [],
  ): XmlElement => ({
    kind: 'element',
    name,
    attributes: new Map(Object.entries(attributes)),
    children: children.map((child) => (typeof child === 'string' ? { kind: 'text', text: child, line } : child)),
    line,
    column: 1,
  })
}

const oneMark = /^\s*\(([ x@]|x@|@x)?\)\s*(.+)$/i
const boxMark = /^\s*\[([ x]?)\]\s*(.+)$/i
const answerMark = /^\s*(s?=|or=|not=)\s*(.+)$/

function readPart(part: string, make: Make): readonly XmlElement[] {
  const hints: XmlElement[] = []
  const solutions: XmlElement[] = []
  const lines: string[] = []
  for (const line of withoutSolutions(part, (words) =>
    solutions.push(make('solution', {}, [paragraphs(make, words)])),
  )) {
    const hint = line.trim()
    if (hint.length > 4 && hint.startsWith('||') && hint.endsWith('||'))
      hints.push(make('hint', {}, [raw(make, hint.slice(2, -2))]))
    else lines.push(line)
  }
  const asking = between(lines.join('\n'), '>>', '<<')
  const [question = '', ...more] = asking?.inside.split('||') ?? []
  const label =
    asking === null
      ? []
      : [make('label', {}, [raw(make, question)]), ...more.map((said) => make('description', {}, [raw(make, said)]))]
  const rest = asking === null ? lines.join('\n') : `${asking.before}\n${asking.after}`
  const { words, response } = readAnswers(rest, make)
  const intro = words.trim() === '' ? [] : [make('div', {}, [paragraphs(make, words)])]
  const asked =
    response === null
      ? label
      : [make(response.name, Object.fromEntries(response.attributes), [...label, ...response.children])]
  return [...intro, ...asked, ...solutions, ...(hints.length === 0 ? [] : [make('demandhint', {}, hints)])]
}

/** By hand, for a pattern would look for an end again from each beginning. Null without both. */
function between(text: string, open: string, close: string) {
  const from = text.indexOf(open)
  const to = from < 0 ? -1 : text.indexOf(close, from + open.length)
  return to < 0
    ? null
    : { before: text.slice(0, from), inside: text.slice(from + open.length, to), after: text.slice(to + close.length) }
}

/** Lines outside of [explanation] … [explanation]; one that never ends goes to the end. */
function withoutSolutions(part: string, found: (words: string) => void): readonly string[] {
  const lines: string[] = []
  let open: string[] | null = null
  for (const line of part.split('\n')) {
    const [, before = '', after = ''] = /^(.*?)\[\/?(?:explanation|solution)\](.*)$/i.exec(line) ?? []
    const isMark = /\[\/?(explanation|solution)\]/i.test(line)
    if (!isMark) (open ?? lines).push(line)
    else if (open === null) {
      lines.push(before)
      open = [after]
    } else {
      found([...open, before].join('\n'))
      lines.push(after)
      open = null
    }
  }
  if (open !== null) found(open.join('\n'))
  return lines
}

/** Words with HTML in them, as Studio lets authors write. The reader of words takes them apart. */
function raw(make: Make, words: string): XmlText {
  return { kind: 'text', text: words.trim(), isHtml: true, line: make('p').line }
}

function paragraphs(make: Make, words: string): XmlText {
  const headed = words.replace(/^(.+)\n={3,}[^\S\n]*$/gm, '\n<h3>$1</h3>\n')
  const pieces = headed.split(/\n[^\S\n]*\n/).map((piece) => piece.trim())
  return raw(make, pieces.map((piece) => (piece.startsWith('<') ? piece : `<p>${piece}</p>`)).join('\n'))
}

function readAnswers(text: string, make: Make): { readonly words: string; readonly response: XmlElement | null } {
  const dropdown = between(text, '[[', ']]')
  if (dropdown !== null && dropdown.inside.trim() !== '') {
    return { words: dropdown.before + dropdown.after, response: readDropdown(dropdown.inside, make) }
  }
  const lines = text.split('\n')
  const isOne = lines.some((line) => oneMark.test(line))
  const isBox = lines.some((line) => boxMark.test(line))
  const isTyped = lines.some((line) => /^\s*s?=\s*\S/.test(line))
  const mark = isOne ? oneMark : isBox ? boxMark : isTyped ? answerMark : null
  if (mark === null) return { words: text, response: null }
  const words = lines.filter((line) => !mark.test(line)).join('\n')
  const marked = lines.flatMap((line) => {
    const [, sign = '', said = ''] = mark.exec(line) ?? []
    return mark.test(line) ? [{ sign, said }] : []
  })
  const response = isTyped && !isOne && !isBox ? readTyped(marked, make) : readChoices(marked, isOne, make)
  return { words, response }
}

interface Marked {
  readonly sign: string
  readonly said: string
}

function readChoices(marked: readonly Marked[], isOne: boolean, make: Make): XmlElement {
  const choices = marked.map(({ sign, said }) => {
    const isRight = /x/i.test(sign)
    const isFixed = sign.includes('@')
    const { words, hints } = withoutHints(said)
    return make('choice', { correct: String(isRight), ...(isFixed ? { fixed: 'true' } : {}) }, [
      raw(make, words),
      ...hints.map(({ text, selected }) =>
        make('choicehint', selected === null ? {} : { selected }, [raw(make, text)]),
      ),
    ])
  })
  return isOne
    ? make('multiplechoiceresponse', {}, [make('choicegroup', {}, choices)])
    : make('choiceresponse', {}, [make('checkboxgroup', {}, choices)])
}

/** {{said}}, or for boxes {{selected: said}, {unselected: said}}. */
function withoutHints(said: string) {
  const hints: { text: string; selected: string | null }[] = []
  let words = said
  for (let found = between(words, '{{', '}}'); found !== null; found = between(words, '{{', '}}')) {
    for (const piece of found.inside.split(/\}[^\S\n]*,[^\S\n]*\{/)) {
      const [, tag, text] = /^\s*(s|selected|u|unselected)\s*:([\s\S]*)$/i.exec(piece) ?? []
      hints.push({
        text: (text ?? piece).trim(),
        selected: tag === undefined ? null : String(tag.toLowerCase().startsWith('s')),
      })
    }
    words = found.before + found.after
  }
  return { words: words.trim(), hints }
}

function readDropdown(inside: string, make: Make): XmlElement {
  const lines = inside.includes('\n') ? inside.split('\n') : inside.split(',')
  const options = lines
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const { words, hints } = withoutHints(line)
      const right = /^\((.*)\)$/.exec(words)?.[1]
      return make('option', { correct: String(right !== undefined) }, [
        raw(make, right ?? words),
        ...hints.map(({ text }) => make('optionhint', {}, [raw(make, text)])),
      ])
    })
  return make('optionresponse', {}, [make('optioninput', {}, options)])
}

/** Numbers, unless the first answer is none or is marked s=. */
function readTyped(marked: readonly Marked[], make: Make): XmlElement {
  const answers = marked.map(({ sign, said }) => ({ sign, ...withoutHints(said) }))
  const [first, ...more] = answers
  const hintsOf = (hints: readonly { text: string }[]) =>
    hints.map(({ text }) => make('correcthint', {}, [raw(make, text)]))
  const number = /^([^+]{0,60}?)\s{0,9}(?:\+-\s*([\d.]+\s*%?))?$/.exec(first?.words ?? '')
  // A number is short; the pattern would be slow on anything else.
  const isNumber =
    (first?.words.length ?? 0) < 100 &&
    first?.sign === '=' &&
    /^([+-]?[\d.]|[[(]\s*[+-]?[\d.]+\s*,)/.test(first.words) &&
    number !== null
  if (isNumber) {
    const tolerance = number[2]?.replaceAll(/\s/g, '')
    return make('numericalresponse', { answer: (number[1] ?? '').trim() }, [
      ...(tolerance === undefined ? [] : [make('responseparam', { type: 'tolerance', default: tolerance })]),
      ...more
        .filter(({ sign }) => sign === 'or=')
        .map(({ words, hints }) => make('additional_answer', { answer: words }, hintsOf(hints))),
      ...hintsOf(first.hints),
    ])
  }
  const isPattern = first?.words.startsWith('|') === true
  const said = (words: string) => (isPattern ? words.replace(/^\|\s*/, '') : words)
  return make('stringresponse', { answer: said(first?.words ?? ''), type: isPattern ? 'ci regexp' : 'ci' }, [
    ...hintsOf(first?.hints ?? []),
    ...more.map(({ sign, words, hints }) =>
      sign === 'not='
        ? make(
            'stringequalhint',
            { answer: words },
            hints.map(({ text }) => raw(make, text)),
          )
        : make('additional_answer', { answer: said(words) }, hintsOf(hints)),
    ),
  ])
}
