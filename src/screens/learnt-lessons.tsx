import { textIn } from '../../core/pack/texts.ts'
import type { Progress } from '../../core/record/progress.ts'
import type { WordKey } from '../i18n/i18n.ts'
import type { LessonPlace } from '../records/records.ts'
import { Icon, type IconName } from '../ui/icon.tsx'
import { useLoaded, useWorld } from './world.ts'

const placeLooks: Readonly<Record<LessonPlace, { icon: IconName; word: WordKey }>> = {
  'on-phone': { icon: 'phone', word: 'mine.lessonOnPhone' },
  carried: { icon: 'letter', word: 'mine.lessonCarried' },
  received: { icon: 'received', word: 'mine.lessonReceived' },
  refused: { icon: 'look', word: 'mine.lessonRefused' },
}

/** Finished lessons with how well they went and where their record is. */
export function LearntLessons({ progress }: { progress: Progress }) {
  const { words, language, rooms, learner } = useWorld()
  const { value: places = {} } = useLoaded(
    () => rooms.records.lessonDelivery(learner.id),
    [rooms.records],
    [learner.id],
  )
  const { value: titles = {} } = useLoaded(readTitles, [rooms.content])
  const finished = Object.entries(progress).filter(([, lesson]) => lesson.completed)
  if (finished.length === 0) return null
  return (
    <section class="panel">
      <h2>{words('mine.lessons')}</h2>
      <ul class="list">
        {finished.map(([key, lesson]) => {
          const look = placeLooks[places[key] ?? 'on-phone']
          return (
            <li class="row" key={key}>
              <Icon name={look.icon} />
              <span class="grow">
                <strong>{titles[key] ?? key}</strong>
                <span class="note">{words('mine.score', { right: lesson.bestRight, total: lesson.total })}</span>
                <span class="note">{words(look.word)}</span>
              </span>
            </li>
          )
        })}
      </ul>
    </section>
  )

  async function readTitles(): Promise<Readonly<Record<string, string>>> {
    const packs = await Promise.all((await rooms.content.list()).map(({ id }) => rooms.content.pack(id)))
    const named = packs.flatMap(
      (pack) => pack?.manifest.lessons.map((l) => [`${pack.manifest.id}/${l.id}`, textIn(l.title, language)]) ?? [],
    )
    return Object.fromEntries(named)
  }
}
