// What a learner knows of each topic, in shape and word. Only what was reached stands here: no streak, no rank, nothing that is missing.

import type { Texts } from '../../core/pack/manifest.ts'
import { textIn } from '../../core/pack/texts.ts'
import { type Badge, badgeOf } from '../../core/record/badge.ts'
import type { WordKey } from '../i18n/i18n.ts'
import { Icon, type IconName } from '../ui/icon.tsx'
import { type Rooms, useLoaded, useWorld } from './world.ts'

const looks: Readonly<Record<Badge, { icon: IconName; word: WordKey }>> = {
  learnt: { icon: 'learn', word: 'mine.badgeLearnt' },
  practised: { icon: 'check', word: 'mine.badgePractised' },
  mastered: { icon: 'star', word: 'mine.badgeMastered' },
}

export interface PackBadge {
  readonly pack: string
  readonly title: string
  readonly icon: IconName
  readonly word: string
}

/** Of packs that are on this phone. */
export function useBadges(): readonly PackBadge[] {
  const { words, language, rooms, learner } = useWorld()
  const { value = [] } = useLoaded(() => readBadges(rooms, learner.id), [rooms.records, rooms.content], [learner.id])
  return value.map(({ pack, title, badge }) => {
    const { icon, word } = looks[badge]
    return { pack, title: textIn(title, language), icon, word: words(word) }
  })
}

export function Badges({ badges }: { readonly badges: readonly PackBadge[] }) {
  const { words } = useWorld()
  if (badges.length === 0) return null
  return (
    <section class="panel">
      <h2>{words('mine.badges')}</h2>
      <ul class="list">
        {badges.map(({ pack, title, icon, word }) => (
          <li class="row right" key={pack}>
            <Icon name={icon} />
            <span class="grow">
              <strong>{title}</strong>
              <span class="note">{word}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

interface Reached {
  readonly pack: string
  readonly title: Texts
  readonly badge: Badge
}

async function readBadges({ content, records }: Rooms, learner: string): Promise<readonly Reached[]> {
  const [progress, { standings }] = [await records.progress(learner), await records.review(learner)]
  const packs = await Promise.all((await content.list()).map(({ id }) => content.pack(id)))
  return packs.flatMap((open) => {
    if (open === null) return []
    const { id, title, lessons } = open.manifest
    const badge = badgeOf(id, lessons, progress, standings)
    return badge === null ? [] : [{ pack: id, title, badge }]
  })
}
