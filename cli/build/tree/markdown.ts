// Markdown with directives, as mdast. Only block directives are switched on: "7:30" or "lưu ý:abc" in a sentence stays text.
import type { Root } from 'mdast'
import type { ContainerDirective, LeafDirective } from 'mdast-util-directive'
import { directiveFromMarkdown } from 'mdast-util-directive'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { directive } from 'micromark-extension-directive'

export type { ContainerDirective, LeafDirective }

export interface SplitLesson {
  /** YAML, padded so that its lines keep their numbers. */
  readonly front: string
  /** Markdown, padded likewise. */
  readonly body: string
}

/** Null when the text does not begin with front matter between two lines of three dashes. */
export function splitFrontMatter(text: string): SplitLesson | null {
  const lines = text.split('\n')
  const end = lines.indexOf('---', 1)
  if (lines[0] !== '---' || end < 0) return null
  return {
    front: ['', ...lines.slice(1, end), ''].join('\n'),
    body: '\n'.repeat(end + 1) + lines.slice(end + 1).join('\n'),
  }
}

export function parseMarkdown(text: string): Root {
  const { flow } = directive()
  return fromMarkdown(text, {
    extensions: [flow === undefined ? {} : { flow }],
    mdastExtensions: [directiveFromMarkdown()],
  })
}

export function lineOf(node: {
  readonly position?: { readonly start: { readonly line: number } } | undefined
}): number {
  return node.position?.start.line ?? 1
}
