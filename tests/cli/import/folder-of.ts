import type { Entry, Understood } from '../../../cli/import/question.ts'
import type { SourceFolder } from '../../../cli/import/reader.ts'
import { sourceFile } from '../../../cli/import/source.ts'
import { lineOfWords } from '../../../cli/import/words/words.ts'
import { utf8 } from '../../../core/bytes.ts'

/** A folder that lies on no disk, by path. */
export function folderOf(files: Readonly<Record<string, string>>, file = 'c'): SourceFolder {
  return {
    kind: 'folder',
    file,
    paths: Object.keys(files).sort(),
    open: (path) => {
      const text = files[path]
      return text === undefined ? null : sourceFile(`${file}/${path}`, utf8(text))
    },
  }
}

/** An entry in a line: what is asked, and the key. */
export function inShort(entry: Entry): string {
  const fixed = 'fixed' in entry && entry.fixed ? ' fixed' : ''
  return `${entry.kind}${fixed}: ${lineOfWords(entry.kind === 'page' ? entry.body : entry.stem)}${keyOf(entry)}`
}

function keyOf(entry: Entry): string {
  switch (entry.kind) {
    case 'choose-one':
    case 'choose-all': {
      const options = entry.options.map(({ text, right, feedback }) => {
        const said = feedback === undefined ? '' : ` (${lineOfWords(feedback)})`
        return `${right ? '*' : ''}${lineOfWords(text)}${said}`
      })
      return ` [${options.join(', ')}]`
    }
    case 'true-false':
      return ` [${entry.answer}]`
    case 'fill':
      return ` ${entry.gaps
        .map(({ accepted, caseMatters, offered, hint }) => {
          const all = accepted.map(({ text, credit, pattern }) => `${pattern ?? ''}${credit < 1 ? credit : ''}${text}`)
          const extra = `${caseMatters ? ' Aa' : ''}${offered ? ` of ${offered.join('/')}` : ''}${hint ? ` ?${hint}` : ''}`
          return `{${all.join('|')}${extra}}`
        })
        .join(' ')}`
    case 'number':
      return ` ${entry.accepted.map(({ range, credit }) => `${JSON.stringify(range)}${credit < 1 ? `=${credit}` : ''}`).join(' ')}`
    case 'match':
      return ` [${entry.pairs.map(({ text, to }) => `${lineOfWords(text)}=${lineOfWords(to)}`).join(', ')}]${entry.extra.map((one) => ` +${lineOfWords(one)}`).join('')}`
    case 'order':
      return ` [${entry.steps.map(lineOfWords).join(' < ')}]`
    case 'sort':
      return ` [${entry.things.map(({ text, group }) => `${lineOfWords(text)}=${lineOfWords(entry.groups[group] ?? text)}`).join(', ')}]`
    default:
      return ''
  }
}

export function shortly({ parts }: Understood): readonly string[] {
  return parts.flatMap(({ titles, entries }) => [`# ${titles.join(' > ')}`, ...entries.map(inShort)])
}
