// GIFT cut into its questions. A blank line ends one, unless its braces are still open and close before another question begins.

export interface GiftBlock {
  /** Where the block begins. */
  readonly line: number
  /** Without comments; escapes stand as single signs (see `shown`). */
  readonly text: string
  /** The line of the file at a place in `text`. */
  lineAt(offset: number): number
  readonly id?: string
  readonly tags?: readonly string[]
}

interface Row {
  readonly line: number
  readonly text: string
}

/** Escaped signs lose their sense; each becomes a sign that no text may hold (read-text.ts), and `shown` gives it back. */
const escaped = '~=#{}:\\n'
const signOf = (letter: string) => String.fromCodePoint(0xfdd0 + escaped.indexOf(letter))

/** What a person reads. */
export function shown(text: string): string {
  return text.replace(/[\uFDD0-\uFDD7]/g, (sign) => {
    const letter = escaped[(sign.codePointAt(0) ?? 0) - 0xfdd0] ?? ''
    return letter === 'n' ? '\n' : letter
  })
}

export function blocksIn(text: string): readonly GiftBlock[] {
  const rows = text
    .split('\n')
    .map((row, i) => ({ line: i + 1, text: row.replace(/\\([~=#{}:\\n])/g, (_, letter) => signOf(letter)) }))
  return joinedWhileOpen(paragraphsOf(rows))
    .map(blockOf)
    .filter((block) => block !== null)
}

function paragraphsOf(rows: readonly Row[]): Row[][] {
  const found: Row[][] = [[]]
  for (const row of rows) {
    if (row.text.trim() === '') found.push([])
    else if (/^\s*\$CATEGORY:/.test(row.text)) found.push([row], [])
    else found.at(-1)?.push(row)
  }
  return found.filter((paragraph) => paragraph.length > 0)
}

function joinedWhileOpen(paragraphs: readonly Row[][]): Row[][] {
  const joined: Row[][] = []
  for (let i = 0; i < paragraphs.length; i++) {
    const block = [...(paragraphs[i] ?? [])]
    while (isOpen(block) && closes(paragraphs[i + 1])) block.push(...(paragraphs[++i] ?? []))
    joined.push(block)
  }
  return joined
}

const bare = (rows: readonly Row[]) =>
  rows
    .filter((row) => !isComment(row))
    .map((row) => row.text)
    .join('\n')

function isOpen(rows: readonly Row[]): boolean {
  const text = bare(rows)
  return text.lastIndexOf('{') > text.lastIndexOf('}')
}

/** Goes on with answers, so that its first brace closes. */
function closes(rows: readonly Row[] | undefined): boolean {
  if (rows === undefined) return false
  const text = bare(rows)
  const [open, close] = [text.indexOf('{'), text.indexOf('}')]
  const goesOn = /^\s*([=~#}]|->)/.test(text)
  return goesOn && !/^\s*::/m.test(text) && (close >= 0 ? open < 0 || close < open : open < 0)
}

function isComment({ text }: Row): boolean {
  return /^\s*\/\//.test(text)
}

/** Null for comments alone. */
function blockOf(rows: readonly Row[]): GiftBlock | null {
  const kept = rows.filter((row) => !isComment(row))
  const [first] = kept
  if (first === undefined) return null
  const said = rows
    .filter(isComment)
    .map(({ text }) => shown(text))
    .join('\n')
  const id = /\[id:([^\]]+)\]/.exec(said)?.[1]
  const tags = [...said.matchAll(/\[tag:([^\]]+)\]/g)].map(([, tag = '']) => tag.trim())
  const text = kept.map((row) => row.text).join('\n')
  return {
    line: first.line,
    text,
    lineAt: (offset) => kept[text.slice(0, offset).split('\n').length - 1]?.line ?? first.line,
    ...(id === undefined ? {} : { id: id.trim() }),
    ...(tags.length === 0 ? {} : { tags }),
  }
}
