import type { Findable } from '../../core/pack/find.ts'
import type { Block, Lesson } from '../../core/pack/lesson.ts'
import { isItem } from '../../core/pack/steps.ts'
import { textIn } from '../../core/pack/texts.ts'
import type { Content } from './content.ts'

export async function findableLessons(
  content: Pick<Content, 'list' | 'pack' | 'lesson'>,
  language: string,
): Promise<readonly Findable[]> {
  const packs = await Promise.all((await content.list()).map(({ id }) => content.pack(id)))
  const lessons = packs.map(async (open) =>
    Promise.all((open?.readyLessons ?? []).map((id) => findable(content, open?.manifest.id ?? '', id, language))),
  )
  const found = (await Promise.all(lessons)).flat()
  return found.flatMap((one) => one ?? [])

  async function findable(from: Pick<Content, 'lesson'>, pack: string, id: string, wanted: string) {
    const open = packs.find((one) => one?.manifest.id === pack)
    const read = await from.lesson(pack, id, wanted)
    if (!open || read === null) return null
    const { title, summary } = read.lesson
    const packTitle = textIn(open.manifest.title, wanted)
    return { pack, lesson: id, packTitle, title, summary, lines: linesOf(read.lesson) }
  }
}

function linesOf({ steps }: Lesson): readonly string[] {
  return steps.flatMap((step) => textsOf(isItem(step) ? step.prompt : step.body))
}

function textsOf(blocks: readonly Block[]): readonly string[] {
  return blocks.flatMap((block) => (block.type === 'paragraph' ? [block.spans] : block.rows)).map(textOf)
}

const textOf = (spans: readonly (string | { readonly strong: string })[]) =>
  spans.map((span) => (typeof span === 'string' ? span : span.strong)).join('')
