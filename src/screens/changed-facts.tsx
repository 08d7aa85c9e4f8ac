import { useState } from 'preact/hooks'
import { concerns } from '../../core/pack/corrections.ts'
import { textIn } from '../../core/pack/texts.ts'
import type { ChangedFact, Content } from '../content/content.ts'
import type { Records } from '../records/records.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { useLoaded, useWorld } from './world.ts'

/** What each learner was told already, on this phone. */
export interface Told {
  has(key: string): boolean
  add(key: string): void
}

/** What this learner learnt and is no longer so: said before anything else, until they say that they know. */
export function ChangedFacts() {
  const { rooms, learner } = useWorld()
  const [, setCount] = useState(0)
  const { value: changed = [] } = useLoaded(
    () => changedFor(rooms.content, rooms.records, learner.id),
    [rooms.content, rooms.records],
    [learner.id],
  )
  const keyOf = ({ pack, correction }: ChangedFact) =>
    [learner.id, pack, correction.fact, correction.since[0]].join('/')
  const left = changed.filter((fact) => !rooms.told.has(keyOf(fact)))
  return left.map((fact) => (
    <ChangedFactPanel
      key={keyOf(fact)}
      fact={fact}
      onKnown={() => {
        rooms.told.add(keyOf(fact))
        setCount((count) => count + 1)
      }}
    />
  ))
}

async function changedFor(content: Content, records: Records, learner: string): Promise<readonly ChangedFact[]> {
  const all = await content.changedFacts()
  const packs = [...new Set(all.map(({ pack }) => pack))]
  const learnt = new Map(
    await Promise.all(packs.map(async (pack) => [pack, await records.learntVersions(learner, pack)] as const)),
  )
  return all.filter(({ pack, correction }) => concerns(correction, learnt.get(pack) ?? []))
}

function ChangedFactPanel({ fact, onKnown }: { fact: ChangedFact; onKnown: () => void }) {
  const { words, language, go } = useWorld()
  const { pack, correction, now, source, lesson } = fact
  return (
    <section class="panel" aria-label={words('changed.title')}>
      <h2>
        <Icon name="info" /> {words('changed.title')}
      </h2>
      <p>{words('changed.why')}</p>
      <p class="soft">{words('changed.before', { text: textIn(correction.before, language) })}</p>
      <p>
        <strong>{words('changed.now', { text: textIn(now, language) })}</strong>
      </p>
      <p class="soft" lang="vi">
        {source}
      </p>
      {lesson && (
        <Button icon="again" onPress={() => go({ at: 'lesson', pack, lesson: lesson.id })}>
          {words('changed.again', { lesson: textIn(lesson.title, language) })}
        </Button>
      )}
      <Button look="plain" icon="check" onPress={onKnown}>
        {words('changed.known')}
      </Button>
    </section>
  )
}
