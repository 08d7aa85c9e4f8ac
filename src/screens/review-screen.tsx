// Questions that come back, one after the other, as a lesson asks them. Each answer is saved before its feedback shows, so that a kill loses nothing:
// what was not answered yet comes at the next start.
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Run } from '../records/records.ts'
import { Screen } from '../ui/screen.tsx'
import { BackLink } from './back-link.tsx'
import { LessonSteps } from './lesson-steps.tsx'
import { Listen } from './listen.tsx'
import type { ReviewItem } from './review.ts'
import { ReviewEnd } from './review-end.tsx'
import { type RunState, resume } from './run-state.ts'
import { Trouble } from './trouble.tsx'
import { useWorld } from './world.ts'

export function ReviewScreen() {
  const { rooms, learner, language, updates } = useWorld()
  const [items, setItems] = useState<readonly ReviewItem[] | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [right, setRight] = useState<readonly boolean[]>([])
  const runOf = useReviewRuns()
  useEffect(() => updates.holdLesson(), [])
  useEffect(() => {
    rooms.review.due(learner.id, language).then(setItems, setError)
  }, [])

  if (items === null) return <Opening error={error} />
  const place = right.length
  const now = items[place]
  if (now === undefined) return <ReviewEnd right={right.filter(Boolean).length} total={items.length} />

  const next = async ({ firstRight }: RunState) => {
    rooms.review.answered(learner.id, now)
    setRight([...right, firstRight[now.item.id] ?? false])
  }
  const lesson = { ...now.lesson, steps: [now.item] }
  return (
    <LessonSteps
      key={now.key}
      lesson={lesson}
      packHash={now.packHash}
      begin={resume(runOf(now), lesson)}
      place={{ step: place, steps: items.length }}
      onFinish={next}
    />
  )
}

/** One run for all questions of a lesson. */
function useReviewRuns(): (item: ReviewItem) => Run {
  const { rooms, learner } = useWorld()
  const runs = useRef(new Map<string, Run>())
  return ({ pack, packHash, lesson }) => {
    const key = `${pack}/${lesson.id}`
    const run = runs.current.get(key) ?? rooms.records.openReview(learner.id, pack, packHash, lesson.id)
    runs.current.set(key, run)
    return run
  }
}

function Opening({ error }: { readonly error: unknown }) {
  const { words, language } = useWorld()
  const title = words('review.title')
  return (
    <Screen title={title} back={<BackLink />} listen={<Listen words={words} language={language} text={title} />}>
      {error === null ? <p role="status">{words('lesson.opening')}</p> : <Trouble words={words} error={error} />}
    </Screen>
  )
}
