import { isProblem, type ProblemCode } from '../../core/problem.ts'
import type { Words } from '../i18n/i18n.ts'
import { Message } from '../ui/message.tsx'

/** The one place where trouble becomes a sentence. */
export function troubleText(words: Words, error: unknown): string {
  if (typeof error === 'string') return words(`problems.${error as ProblemCode}`)
  return isProblem(error) ? words(`problems.${error.code}`) : words('problem.unknown')
}

export function Trouble({ words, error }: { words: Words; error: unknown }) {
  return (
    <Message live>
      <p>{troubleText(words, error)}</p>
      <p class="soft">{words('problem.safe')}</p>
    </Message>
  )
}
