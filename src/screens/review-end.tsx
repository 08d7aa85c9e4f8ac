import { lessonsCompleted } from '../../core/record/progress.ts'
import { Button } from '../ui/button.tsx'
import { Firefly } from '../ui/firefly.tsx'
import { Message } from '../ui/message.tsx'
import { Screen } from '../ui/screen.tsx'
import { BackLink } from './back-link.tsx'
import { Listen } from './listen.tsx'
import { useLoaded, useWorld } from './world.ts'

interface ReviewEndProps {
  /** At the first answer. */
  readonly right: number
  readonly total: number
}

/** What was reached, when the rest comes back, and whom to teach. Without any question: there is nothing to look at again. */
export function ReviewEnd({ right, total }: ReviewEndProps) {
  const { words, language, rooms, learner, go } = useWorld()
  const { value: progress } = useLoaded(() => rooms.records.progress(learner.id), [rooms.records])
  const isEmpty = total === 0
  const title = words(isEmpty ? 'review.title' : 'review.done')
  const lines = isEmpty
    ? [words('review.nothing')]
    : [
        words('result.score', { right, total }),
        words(right < total ? 'review.comesBack' : 'review.later'),
        words('review.teach'),
        words('result.saved'),
      ]
  const [first, then, teach, saved] = lines
  return (
    <Screen
      title={title}
      turn={`review end ${isEmpty}`}
      back={<BackLink />}
      listen={<Listen words={words} language={language} text={[title, ...lines].join(' ')} />}
      foot={
        <footer class="foot">
          <Button icon="learn" onPress={() => go({ at: 'home' })}>
            {words('go.home')}
          </Button>
        </footer>
      }
    >
      <div class="hero">
        <Firefly lessons={progress ? lessonsCompleted(progress) * 4 : 4} />
        <p>
          <strong>{first}</strong>
        </p>
      </div>
      {then && <p>{then}</p>}
      {teach && (
        <Message icon="people">
          <p>{teach}</p>
        </Message>
      )}
      {saved && (
        <Message icon="phone">
          <p>{saved}</p>
        </Message>
      )}
    </Screen>
  )
}
