// One lesson: opened from the phone's own database, resumed where it was left, each answer saved before its feedback shows.
import { useEffect, useState } from 'preact/hooks'
import { lessonOfRun } from '../../core/item/pool.ts'
import type { Lesson } from '../../core/pack/lesson.ts'
import { isItem, itemsOf } from '../../core/pack/steps.ts'
import { Problem } from '../../core/problem.ts'
import type { Run } from '../records/records.ts'
import { Screen } from '../ui/screen.tsx'
import { BackLink } from './back-link.tsx'
import { LessonSteps } from './lesson-steps.tsx'
import { Listen } from './listen.tsx'
import { ResultScreen } from './result-screen.tsx'
import { type RunState, resume, rightAtFirst } from './run-state.ts'
import { Trouble, troubleText } from './trouble.tsx'
import { useWorld } from './world.ts'

interface Opened {
  /** With the items that this run asks. */
  readonly lesson: Lesson
  readonly packHash: string
  readonly state: RunState
}

export function LessonScreen({ pack, lesson: lessonId }: { pack: string; lesson: string }) {
  const { rooms, learner, language, updates, keeping } = useWorld()
  const [opened, setOpened] = useState<Opened | null>(null)
  const [finished, setFinished] = useState(false)
  const [error, setError] = useState<unknown>(null)
  useEffect(() => updates.holdLesson(), [])

  const open = async (begin: (packHash: string) => Promise<Run>) => {
    const found = await rooms.content.lesson(pack, lessonId, language)
    if (found === null) throw new Problem('pack/missing', { pack })
    const run = await begin(found.packHash)
    const lesson = lessonOfRun(found.lesson, run.id)
    setOpened({ lesson, packHash: found.packHash, state: resume(run, lesson) })
    setFinished(false)
  }
  useEffect(() => {
    open((packHash) => rooms.records.openRun(learner.id, pack, packHash, lessonId)).catch(setError)
  }, [pack, lessonId, language])

  if (error !== null) return <LessonTrouble error={error} />
  if (opened === null) return <Opening />
  const { lesson, packHash, state } = opened

  const finish = async (last: RunState) => {
    await rooms.records.complete(last.run.id, itemsOf(lesson).length)
    rooms.sync.wake('saved')
    // From the first finished lesson on there is something on this phone that must not be cleared away.
    void keeping.ask()
    setOpened({ ...opened, state: last })
    setFinished(true)
  }
  const again = () => open((hash) => rooms.records.restartRun(learner.id, pack, hash, lessonId)).catch(setError)

  if (finished) {
    const total = lesson.steps.filter(isItem).length
    return (
      <ResultScreen pack={pack} lesson={lesson} right={rightAtFirst(state, lesson)} total={total} onAgain={again} />
    )
  }
  return <LessonSteps key={state.run.id} lesson={lesson} packHash={packHash} begin={state} onFinish={finish} />
}

function Opening() {
  const { words, language } = useWorld()
  const text = words('lesson.opening')
  return (
    <Screen title={text} back={<BackLink />} listen={<Listen words={words} language={language} text={text} />}>
      <p class="soft">{text}</p>
    </Screen>
  )
}

function LessonTrouble({ error }: { error: unknown }) {
  const { words, language } = useWorld()
  const text = troubleText(words, error)
  return (
    <Screen
      title={words('problem.title')}
      back={<BackLink />}
      listen={<Listen words={words} language={language} text={text} />}
    >
      <Trouble words={words} error={error} />
    </Screen>
  )
}
