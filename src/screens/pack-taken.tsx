import { textIn } from '../../core/pack/texts.ts'
import type { Taken } from '../content/content.ts'
import { Message } from '../ui/message.tsx'
import { usePlace } from './world.ts'

/** What became of a pack that came in a file. */
export function PackTaken({ taken }: { readonly taken: Taken }) {
  const { words, language } = usePlace()
  return (
    <Message icon={taken.state === 'begun' ? 'info' : 'check'} live>
      <p>{words(`packs.${taken.state}`, { title: textIn(taken.title, language) })}</p>
      {taken.damaged > 0 && <p class="soft">{words('packs.damaged', { count: taken.damaged })}</p>}
    </Message>
  )
}
