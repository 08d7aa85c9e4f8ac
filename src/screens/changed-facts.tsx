import { useState } from 'preact/hooks'
import { learntOtherwise } from '../../core/pack/corrections.ts'
import type { Texts } from '../../core/pack/manifest.ts'
import { textIn } from '../../core/pack/texts.ts'
import type { ChangedFact, Content } from '../content/content.ts'
import type { Words } from '../i18n/i18n.ts'
import type { Records } from '../records/records.ts'
import { Button } from '../ui/button.tsx'
import { useLoaded, useWorld } from './world.ts'

/** What each learner was told already, on this phone. */
export interface Told {
  has(key: string): boolean
  add(key: string): void
}

/** With what this learner learnt instead. */
interface Relearnt extends ChangedFact {
  readonly before: Texts
}

export interface ChangedForMe {
  readonly facts: readonly Relearnt[]
  /** The learner said that they know. */
  know(fact: Relearnt): void
}

/** What this learner learnt and is no longer so, until they say that they know. */
export function useChangedFacts(): ChangedForMe {
  const { rooms, learner } = useWorld()
  const [, setKnown] = useState(0)
  const { value: changed = [] } = useLoaded(
    () => changedFor(rooms.content, rooms.records, learner.id),
    [rooms.content, rooms.records],
    [learner.id],
  )
  return {
    facts: changed.filter((fact) => !rooms.told.has(toldKey(learner.id, fact))),
    know(fact) {
      rooms.told.add(toldKey(learner.id, fact))
      setKnown((count) => count + 1)
    },
  }
}

/** To be read aloud. */
export function spokenFacts({ facts }: ChangedForMe, words: Words, language: string): string {
  return facts
    .map(({ now }) => `${words('changed.title')}. ${words('changed.now', { text: textIn(now, language) })}`)
    .join(' ')
}

export function ChangedFacts({ changed: { facts, know } }: { changed: ChangedForMe }) {
  return facts.map((fact) => (
    <ChangedFactPanel key={`${fact.pack}/${fact.correction.fact}`} fact={fact} onKnown={() => know(fact)} />
  ))
}

/** By its words: another correction of the same fact is news again. */
function toldKey(learner: string, { pack, correction, now }: ChangedFact): string {
  return [learner, pack, correction.fact, now.vi].join('/')
}

/** 'pack/lesson' of those that this learner should learn again and was not told of yet. */
export async function untoldLessons(
  content: Content,
  records: Records,
  told: Told,
  learner: string,
): Promise<ReadonlySet<string>> {
  const changed = await changedFor(content, records, learner)
  const untold = changed.filter((fact) => !told.has(toldKey(learner, fact)))
  return new Set(untold.flatMap(({ pack, correction }) => correction.lessons.map((lesson) => `${pack}/${lesson}`)))
}

async function changedFor(content: Content, records: Records, learner: string): Promise<readonly Relearnt[]> {
  const all = await content.changedFacts()
  const packs = [...new Set(all.map(({ pack }) => pack))]
  const learnt = new Map(
    await Promise.all(packs.map(async (pack) => [pack, await records.learntVersions(learner, pack)] as const)),
  )
  return all.flatMap((fact) => {
    const before = learntOtherwise(fact.correction, fact.hash, learnt.get(fact.pack) ?? [])
    return before === null ? [] : [{ ...fact, before }]
  })
}

function ChangedFactPanel({ fact, onKnown }: { fact: Relearnt; onKnown: () => void }) {
  const { words, language, go } = useWorld()
  const { pack, before, now, source, lesson } = fact
  return (
    <section class="panel" aria-label={words('changed.title')}>
      <h2>{words('changed.title')}</h2>
      <p>{words('changed.why')}</p>
      <p class="soft">{words('changed.before', { text: textIn(before, language) })}</p>
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
