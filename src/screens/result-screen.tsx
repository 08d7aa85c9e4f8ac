import { isPassed } from '../../core/item/pass.ts'
import type { Lesson } from '../../core/pack/lesson.ts'
import { textIn } from '../../core/pack/texts.ts'
import { lessonsCompleted } from '../../core/record/progress.ts'
import { Button } from '../ui/button.tsx'
import { Firefly } from '../ui/firefly.tsx'
import { Icon } from '../ui/icon.tsx'
import { Screen } from '../ui/screen.tsx'
import { BackLink } from './back-link.tsx'
import { Listen } from './listen.tsx'
import { Sources } from './sources.tsx'
import { useLoaded, useWorld } from './world.ts'

interface ResultProps {
  readonly pack: string
  readonly lesson: Lesson
  readonly right: number
  readonly total: number
  readonly onAgain: () => void
}

export function ResultScreen({ pack, lesson, right, total, onAgain }: ResultProps) {
  const { words, language, rooms, learner, go } = useWorld()
  const { value: progress } = useLoaded(() => rooms.records.progress(learner.id), [rooms.records])
  const { value: open } = useLoaded(() => rooms.content.pack(pack), [rooms.content])
  const lessons = open?.manifest.lessons ?? []
  const next = lessons[lessons.findIndex(({ id }) => id === lesson.id) + 1]
  const nextReady = next !== undefined && (open?.readyLessons.includes(next.id) ?? false)
  const lines = [
    words('result.score', { right, total }),
    words(isPassed({ right, total }) ? 'result.passed' : 'result.practise'),
    words('result.saved'),
  ]
  const ask = learner.consent === 'unasked'
  return (
    <Screen
      title={words('result.title')}
      back={<BackLink />}
      listen={<Listen words={words} language={language} text={[words('result.title'), ...lines].join(' ')} />}
      foot={
        <footer class="foot">
          {ask ? (
            <Button icon="next" onPress={() => go({ at: 'consent' })}>
              {words('go.next')}
            </Button>
          ) : (
            nextReady && (
              <Button icon="next" onPress={() => go({ at: 'lesson', pack, lesson: next.id })}>
                {words('result.nextLesson', { title: textIn(next.title, language) })}
              </Button>
            )
          )}
          <Button look="plain" icon="learn" onPress={() => go({ at: 'home' })}>
            {words('go.home')}
          </Button>
        </footer>
      }
    >
      <Firefly lessons={progress ? lessonsCompleted(progress) * 4 : 4} big />
      <div class="words">
        <p>
          <strong>{lines[0]}</strong>
        </p>
        <p>{lines[1]}</p>
      </div>
      <div class="message">
        <Icon name="phone" />
        <p>{lines[2]}</p>
      </div>
      <Button look="plain" icon="again" onPress={onAgain}>
        {words('result.again')}
      </Button>
      {open && <Sources lesson={lesson} facts={open.manifest.facts} />}
    </Screen>
  )
}
