// Every importer's words are made here: our own tree, and beside it what stood in the file.
import type { Block, Span } from '../../../core/pack/lesson.ts'
import type { Place } from '../../build/findings.ts'
import type { Words } from '../question.ts'
import type { Tell } from '../reader.ts'
import { htmlBlocks } from './html.ts'
import { markdownBlocks } from './markdown.ts'
import { plainBlocks } from './plain.ts'

export const noWords: Words = { markup: 'plain', written: '', blocks: [] }

/** Blank lines part paragraphs, lines that begin with a dash or a dot are rows of a list, other line ends are spaces. */
export function plainWords(text: string): Words {
  const written = text.normalize('NFC').trim()
  return { markup: 'plain', written, blocks: plainBlocks(written) }
}

/** `place`: where the text begins; what the tree cannot hold is told from there, line by line. */
export function htmlWords(html: string, place: Place, tell: Tell): Words {
  const written = html.normalize('NFC').trim()
  return { markup: 'html', written, blocks: htmlBlocks(written, place, tell) }
}

export function markdownWords(text: string, place: Place, tell: Tell): Words {
  const written = text.normalize('NFC').trim()
  return { markup: 'markdown', written, blocks: markdownBlocks(written, place, tell) }
}

/** Plain text in which some HTML may stand: read as HTML only where a tag or an entity really is there. */
export function moodleWords(text: string, place: Place, tell: Tell): Words {
  const written = text.normalize('NFC').trim()
  const hasMarkup = /<\/?[a-z][a-z0-9]*(\s[^<>]*)?\/?>|&(#\d+|#x[\da-f]+|[a-z]+\d*);/i.test(written)
  const blocks = hasMarkup ? htmlBlocks(written.replace(/\n\s*\n/g, '<br><br>'), place, tell) : plainBlocks(written)
  return { markup: 'moodle', written, blocks }
}

export function isEmpty({ blocks }: Words): boolean {
  return blocks.length === 0
}

/** All on one line, for a label, a title or a message. */
export function lineOfWords({ blocks }: Words): string {
  return blocks
    .flatMap((block) => (block.type === 'paragraph' ? [block.spans] : block.rows))
    .map(lineOfSpans)
    .join(' ')
}

export function lineOfSpans(spans: readonly Span[]): string {
  return spans.map((span) => (typeof span === 'string' ? span : span.strong)).join('')
}

/** The same words on one line, strong where they were: what an option or a step can hold. */
export function spansOfBlocks(blocks: readonly Block[]): Span[] {
  const lines = blocks.flatMap((block) => (block.type === 'paragraph' ? [block.spans] : block.rows))
  return lines.flatMap((spans, i) => (i === 0 ? spans : [' ', ...spans]))
}
