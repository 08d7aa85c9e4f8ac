import { textIn } from '../../core/pack/texts.ts'
import { Icon } from '../ui/icon.tsx'
import { Link } from '../ui/link.tsx'
import { routeHash } from './route.ts'
import { useLoaded, useWorld } from './world.ts'

/** The lesson left half done, one tap away. */
export function ContinueRow() {
  const { words, language, rooms, learner } = useWorld()
  const { value: begun } = useLoaded(() => lastBegun(), [rooms.records, rooms.content], [learner.id])

  async function lastBegun() {
    const run = (await rooms.records.openRuns(learner.id)).find(
      ({ step, attempts }) => step > 0 || Object.keys(attempts).length > 0,
    )
    const open = run && (await rooms.content.pack(run.pack))
    const lesson = open?.manifest.lessons.find(({ id }) => id === run?.lesson)
    return run && open && lesson && open.hash === run.packHash && open.readyLessons.includes(lesson.id)
      ? { run, lesson }
      : null
  }

  if (!begun) return null
  const { run, lesson } = begun
  return (
    <Link kind="row now" to={routeHash({ at: 'lesson', pack: run.pack, lesson: run.lesson })}>
      <Icon name="next" />
      <span class="grow">
        <span class="note">{words('home.continue')}</span>
        <strong>{textIn(lesson.title, language)}</strong>
      </span>
    </Link>
  )
}
