import type { LessonEntry } from '../../core/pack/manifest.ts'
import { textIn } from '../../core/pack/texts.ts'
import { type LessonProgress, lessonProgress, type Progress } from '../../core/record/progress.ts'
import type { OpenPack } from '../content/content.ts'
import type { WordKey } from '../i18n/i18n.ts'
import { Icon, type IconName } from '../ui/icon.tsx'
import { Link } from '../ui/link.tsx'
import { routeHash } from './route.ts'
import { useWorld } from './world.ts'

export function LessonRows({ pack, progress }: { pack: OpenPack; progress: Progress }) {
  const { manifest, readyLessons } = pack
  return (
    <ul class="list">
      {manifest.lessons.map((lesson) => (
        <li key={lesson.id}>
          <LessonRow
            pack={manifest.id}
            lesson={lesson}
            here={readyLessons.includes(lesson.id)}
            reached={lessonProgress(progress, manifest.id, lesson.id)}
          />
        </li>
      ))}
    </ul>
  )
}

interface LessonRowProps {
  readonly pack: string
  readonly lesson: LessonEntry
  readonly here: boolean
  readonly reached: LessonProgress
}

function LessonRow({ pack, lesson, here, reached }: LessonRowProps) {
  const { words, language } = useWorld()
  const title = textIn(lesson.title, language)
  if (!here) {
    return (
      <div class="row" aria-disabled="true">
        <Icon name="waiting" />
        <span class="grow">
          {title}
          <span class="note">{words('lesson.notYet')}</span>
        </span>
      </div>
    )
  }
  const mark = markOf(reached)
  return (
    <Link kind={reached.completed ? 'row right' : 'row'} to={routeHash({ at: 'lesson', pack, lesson: lesson.id })}>
      <Icon name={mark.icon} />
      <span class="grow">
        <strong>{title}</strong>
        <span class="note">
          {words(mark.word)} · {words('lesson.minutes', { count: lesson.minutes })}
        </span>
      </span>
    </Link>
  )
}

function markOf(reached: LessonProgress): { icon: IconName; word: WordKey } {
  if (reached.passed) return { icon: 'check', word: 'lesson.passed' }
  if (reached.completed) return { icon: 'check', word: 'lesson.done' }
  if (reached.started) return { icon: 'again', word: 'lesson.started' }
  return { icon: 'next', word: 'lesson.new' }
}
