import { isProblem, isProblemCode } from '../../core/problem.ts'
import type { Words } from '../i18n/i18n.ts'
import { Message } from '../ui/message.tsx'

/** The one place where trouble becomes a sentence. Takes a Problem, a code, or anything that was thrown. */
export function troubleText(words: Words, error: unknown): string {
  const code = isProblem(error) ? error.code : typeof error === 'string' ? error : ''
  return isProblemCode(code) ? words(`problems.${code}`) : words('problem.unknown')
}

interface TroubleProps {
  readonly words: Words
  readonly error: unknown
  /** Something was just not saved: then nobody is told that all is safe. */
  readonly saving?: boolean
  /** No word about saved work: there is none yet, or nobody knows. */
  readonly plain?: boolean
}

export function Trouble({ words, error, saving = false, plain = false }: TroubleProps) {
  return (
    <Message live>
      <p>{troubleText(words, error)}</p>
      {!plain && <p class="soft">{words(saving ? 'problem.notSaved' : 'problem.safe')}</p>}
    </Message>
  )
}
