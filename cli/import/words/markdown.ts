// Markdown that others wrote, to our blocks: generous where cli/build refuses, because nobody can mend it before it is here.
import type { Nodes, Parents, RootContent } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { limits } from '../../../core/limits.ts'
import type { Block } from '../../../core/pack/lesson.ts'
import type { Place } from '../../build/findings.ts'
import type { Tell } from '../reader.ts'
import { gatherRuns, type Runs } from './runs.ts'

interface Walk {
  readonly runs: Runs
  readonly lose: (node: Nodes, sentence: string) => void
}

interface State {
  readonly strong: boolean
  readonly mark?: string | undefined
  readonly depth: number
}

export function markdownBlocks(text: string, place: Place, tell: Tell): Block[] {
  if (text.length > limits.importWordsLengthMax) {
    tell('lost', place, `These words are too long (${text.length} letters) and are left out: shorten them.`)
    return []
  }
  const runs = gatherRuns()
  const lose: Walk['lose'] = (node, sentence) => {
    tell('lost', { file: place.file, line: place.line + (node.position?.start.line ?? 1) - 1 }, sentence)
  }
  walkChildren(fromMarkdown(text), { strong: false, depth: 0 }, { runs, lose })
  runs.close()
  return runs.blocks()
}

function walkChildren(node: Parents, state: State, at: Walk): void {
  if (state.depth >= limits.importDepthMax) {
    at.lose(node, 'The words are nested too deeply here: what stands inside is left out.')
    return
  }
  for (const child of node.children) walk(child, { ...state, depth: state.depth + 1 }, at)
}

function walk(node: RootContent, state: State, at: Walk): void {
  switch (node.type) {
    case 'text':
    case 'inlineCode':
      at.runs.add(node.value, state.strong)
      break
    case 'break':
    case 'thematicBreak':
      at.runs.close(state.mark)
      break
    case 'strong':
      walkChildren(node, { ...state, strong: true }, at)
      break
    case 'emphasis':
      walkChildren(node, state, at)
      break
    case 'heading':
      asBlock(node, { ...state, strong: true }, at)
      break
    case 'paragraph':
    case 'blockquote':
      asBlock(node, state, at)
      break
    case 'list':
      node.children.forEach((row, i) => {
        at.runs.close(state.mark)
        at.runs.add(node.ordered === true ? `${(node.start ?? 1) + i}. ` : '', false)
        walkChildren(row, { ...state, mark: '', depth: state.depth + 1 }, at)
        at.runs.close('')
      })
      break
    default:
      walkStranger(node, state, at)
  }
}

function asBlock(node: Parents, state: State, at: Walk): void {
  // A number that already waits for its row's words must not be closed off alone.
  walkChildren(node, state, at)
  at.runs.close(state.mark)
}

function walkStranger(node: RootContent, state: State, at: Walk): void {
  if (node.type === 'link' || node.type === 'linkReference') {
    at.lose(node, `The link${node.type === 'link' ? ` «${node.url.slice(0, 60)}»` : ''} is left out; its words stay.`)
    walkChildren(node, state, at)
  } else if (node.type === 'image') {
    at.lose(
      node,
      `The picture «${node.url.slice(0, 60)}» is left out${node.alt ? `; its words were «${node.alt}»` : ''}.`,
    )
  } else if ('value' in node && node.type !== 'html') {
    at.runs.add(node.value, state.strong)
    at.runs.close(state.mark)
  } else if (node.type === 'html') {
    at.lose(node, `The HTML «${node.value.slice(0, 60)}» is left out.`)
  } else if (node.type !== 'definition') {
    at.lose(node, `«${node.type}» is left out: only paragraphs, lists and strong words are kept.`)
  }
}
