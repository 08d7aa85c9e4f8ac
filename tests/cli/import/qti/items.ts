// Items of QTI 2.1, put together from their parts.
import { importSource } from '../../../../cli/import/import.ts'
import { sourceFile } from '../../../../cli/import/source.ts'
import { utf8 } from '../../../../core/bytes.ts'
import { shortly } from '../folder-of.ts'
import { notesOf } from '../reading.ts'

export const correct = (...values: string[]) =>
  `<correctResponse>${values.map((one) => `<value>${one}</value>`).join('')}</correctResponse>`
export const declared = (cardinality: string, baseType: string, key: string, id = 'R') =>
  `<responseDeclaration identifier="${id}" cardinality="${cardinality}" baseType="${baseType}">${key}</responseDeclaration>`
export const item = (declarations: string, body: string, rules = '', attributes = '') =>
  `<?xml version="1.0"?>\n<assessmentItem identifier="i" title="Cá" ${attributes}>${declarations}<itemBody>${body}</itemBody>${rules}</assessmentItem>`

export async function ask(xml: string) {
  const found = await importSource(sourceFile('i.xml', utf8(xml)))
  return { entries: shortly(found).slice(1), notes: notesOf(found) }
}

export const choice =
  '<choiceInteraction responseIdentifier="R"><prompt>Hỏi?</prompt><simpleChoice identifier="A">a</simpleChoice><simpleChoice identifier="B">b</simpleChoice></choiceInteraction>'
