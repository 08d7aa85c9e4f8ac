// Mutants made by machine: every comparison, condition, flag and step of a source file, changed one at a time. The list in mutants.ts holds
// the mistakes people make; this one asks whether any line of the sync could be wrong unseen (G4).
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAst } from 'vite'
import type { Edit } from './mutants.ts'

export interface Mutation {
  /** As 'core/sync/push.ts:31 === → !=='. */
  readonly name: string
  readonly edit: Edit
}

interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [field: string]: unknown
}

const root = join(import.meta.dirname, '../..')

const swaps: Readonly<Record<string, string>> = {
  '===': '!==',
  '!==': '===',
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '&&': '||',
  '||': '&&',
  '+': '-',
  '-': '+',
}

/** Every mutation of these files, in the order of their lines. */
export function mutationsOf(files: readonly string[]): readonly Mutation[] {
  return files.flatMap((file) => {
    const source = readFileSync(join(root, file), 'utf8')
    return changesIn(parseAst(source, { lang: 'ts' }) as unknown as Node, source).map(({ start, end, to }) => ({
      name: `${file}:${source.slice(0, start).split('\n').length} ${shown(source.slice(start, end))} → ${shown(to)}`,
      edit: { file, ...withContext(source, start, end, to) },
    }))
  })
}

interface Change {
  readonly start: number
  readonly end: number
  readonly to: string
}

function changesIn(node: Node, source: string): readonly Change[] {
  const own = changeOf(node, source)
  const inner = Object.values(node).flatMap((field) => (Array.isArray(field) ? field : [field]))
  const below = inner.filter((one): one is Node => isNode(one) && !one.type.startsWith('TS'))
  return [...(own === null ? [] : [own]), ...below.flatMap((one) => changesIn(one, source))]
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, 'type') === 'string'
}

function changeOf(node: Node, source: string): Change | null {
  const { type, start, end } = node
  const text = source.slice(start, end)
  if (type === 'BinaryExpression' || type === 'LogicalExpression') return swapped(node, source)
  if (type === 'IfStatement' || type === 'ConditionalExpression') return negated(Reflect.get(node, 'test'), source)
  if (type === 'ThrowStatement') return { start, end, to: ';' }
  if (type === 'ExpressionStatement' && /^(await|void)? ?[\w.]+\(/.test(text)) return { start, end, to: ';' }
  if (type === 'Literal' && (text === 'true' || text === 'false'))
    return { start, end, to: text === 'true' ? 'false' : 'true' }
  if (type === 'CallExpression' && /^Math\.(min|max)\(/.test(text))
    return { start, end: start + 8, to: text.startsWith('Math.min') ? 'Math.max' : 'Math.min' }
  return null
}

function swapped({ operator, left, right }: Node, source: string): Change | null {
  const to = swaps[String(operator)]
  if (to === undefined || !isNode(left) || !isNode(right)) return null
  const words = /['"`]/.test(source.slice(left.start, right.end))
  if ((operator === '+' || operator === '-') && words) return null
  const start = source.indexOf(String(operator), left.end)
  return { start, end: start + String(operator).length, to }
}

function negated(test: unknown, source: string): Change | null {
  if (!isNode(test)) return null
  const { start, end } = test
  return { start, end, to: `!(${source.slice(start, end)})` }
}

/** As much of the lines around as it takes to be found once. */
function withContext(source: string, start: number, end: number, to: string): Pick<Edit, 'from' | 'to'> {
  let at = start
  while (at > 0 && source.indexOf(source.slice(at, end)) !== at) at = source.lastIndexOf('\n', at - 1)
  const from = Math.max(0, at)
  return { from: source.slice(from, end), to: source.slice(from, start) + to }
}

const shown = (text: string) => text.replace(/\s+/g, ' ').slice(0, 60)
