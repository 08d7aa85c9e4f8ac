// A practice in a lesson: first what it is about, then the mock phone, whose code comes apart from the lesson's.
import type { ComponentProps, VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { Answer } from '../../core/item/mark.ts'
import type { Practice } from '../../core/pack/lesson.ts'
import { Blocks, textOfBlocks } from '../ui/blocks.tsx'
import { Button } from '../ui/button.tsx'
import { Message } from '../ui/message.tsx'
import { Screen } from '../ui/screen.tsx'
import { Listen } from './listen.tsx'
import { PackPicture } from './picture.tsx'
import { Trouble } from './trouble.tsx'
import { useLoaded, useWorld } from './world.ts'

export interface PracticeStepProps {
  /** What every step of the lesson has on top. */
  readonly frame: Pick<ComponentProps<typeof Screen>, 'title' | 'back' | 'progress'> & { readonly lang: string }
  readonly step: Practice
  readonly packHash: string
  /** The answer is being saved. */
  readonly busy: boolean
  /** Why it could not be saved. */
  readonly trouble: VNode
  readonly onDone: (answer: Answer) => void
}

export function PracticeStep(props: PracticeStepProps) {
  const { frame, step, packHash, trouble } = props
  const { words, rooms } = useWorld()
  const [isBegun, setBegun] = useState(false)
  const { value: loaded, error } = useLoaded(rooms.practice, [])
  if (isBegun && loaded !== undefined) return <loaded.PracticeScreen {...props} />
  const text = `${textOfBlocks(step.prompt)} ${words('practice.fake')}`
  return (
    <Screen
      {...frame}
      turn={step.id}
      listen={<Listen words={words} language={frame.lang} text={text} />}
      foot={
        <footer class="foot">
          <Button icon="phone" disabled={loaded === undefined} onPress={() => setBegun(true)}>
            {words(loaded === undefined && error === undefined ? 'practice.opening' : 'practice.begin')}
          </Button>
        </footer>
      }
    >
      {step.picture && <PackPicture content={rooms.content} packHash={packHash} {...step.picture} kind="picture" />}
      <div class="words">
        <Blocks blocks={step.prompt} />
      </div>
      <Message icon="phone">
        <p>
          <strong>{words('practice.word')}.</strong> {words('practice.fake')}
        </p>
      </Message>
      {error !== undefined && <Trouble words={words} error={error} />}
      {trouble}
    </Screen>
  )
}
