import type { Lesson } from '../../core/pack/lesson.ts'
import type { Fact } from '../../core/pack/manifest.ts'
import { textIn } from '../../core/pack/texts.ts'
import { useWorld } from './world.ts'

/** Where the lesson's facts come from and when they were checked: folded away, but never hidden. */
export function Sources({ lesson, facts }: { lesson: Lesson; facts: readonly Fact[] }) {
  const { words, language } = useWorld()
  const named = new Set(lesson.steps.flatMap((step) => step.facts ?? []))
  const used = facts.filter(({ id }) => named.has(id))
  if (used.length === 0) return null
  return (
    <details class="panel">
      <summary>{words('lesson.sources')}</summary>
      <ul class="words">
        {used.map((fact) => (
          <li key={fact.id}>
            {textIn(fact.text, language)}
            <p class="soft" lang="vi">
              {fact.source}
            </p>
            <p class="soft">{words('lesson.checked', { day: dayText(fact.checked, language) })}</p>
          </li>
        ))}
      </ul>
    </details>
  )
}

function dayText(day: string, language: string): string {
  const [year, month, date] = day.split('-')
  return language === 'vi' ? `${date}/${month}/${year}` : day
}
