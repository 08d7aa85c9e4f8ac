import * as v from 'valibot'
import { isMap, isNode, isScalar, isSeq, LineCounter, type Node, parseDocument, visit } from 'yaml'
import type { Findings, Place } from '../findings.ts'
import { shapeSentence } from './shape-sentence.ts'
import type { TextFile } from './text-file.ts'

const noAliases = 'Aliases (*name) are not allowed: write the words out.'

export interface YamlFile<T> {
  readonly value: T
  /** Where a value's key stands, or its nearest holder when it is not there. */
  placeOf(...path: readonly (string | number)[]): Place
}

/** Null, with a finding for each trouble, when it is no YAML or not of this shape. */
export function parseYaml<S extends v.GenericSchema>(
  { file, text }: TextFile,
  schema: S,
  findings: Findings,
): YamlFile<v.InferOutput<S>> | null {
  const before = findings.errorCount()
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const lineAt = (offset: number) => lines.linePos(offset).line
  for (const error of [...document.errors, ...document.warnings]) {
    findings.error({ file, line: lineAt(error.pos[0]) }, `This is not proper YAML: ${error.message.split('\n', 1)[0]}.`)
  }
  // An alias can be unfolded into gigabytes, and no author needs one.
  visit(document, { Alias: (_key, node) => findings.error({ file, line: lineAt(node.range?.[0] ?? 0) }, noAliases) })
  if (findings.errorCount() > before) return null
  const placeOf = (...path: readonly (string | number)[]) => ({
    file,
    line: lineAt(offsetOf(isNode(document.contents) ? document.contents : null, path)),
  })
  const result = v.safeParse(schema, document.toJS({ maxAliasCount: 0 }))
  if (result.success) return { value: result.output, placeOf }
  for (const issue of result.issues) findings.error(placeOf(...pathOf(issue)), shapeSentence(issue))
  return null
}

function pathOf(issue: v.BaseIssue<unknown>): (string | number)[] {
  return (issue.path ?? []).map(({ key }) => (typeof key === 'number' ? key : String(key)))
}

function offsetOf(node: Node | null, path: readonly (string | number)[]): number {
  const offset = node?.range?.[0] ?? 0
  const [key, ...rest] = path
  if (isSeq(node) && typeof key === 'number') {
    const item = node.items[key]
    return isNode(item) ? offsetOf(item, rest) : offset
  }
  if (!isMap(node)) return offset
  const pair = node.items.find((one) => isScalar(one.key) && String(one.key.value) === String(key))
  if (pair === undefined || !isScalar(pair.key)) return offset
  const below = isNode(pair.value) && rest.length > 0 ? offsetOf(pair.value, rest) : -1
  return Math.max(below, pair.key.range?.[0] ?? offset)
}
