// Where is my work? Honest words only: on this phone, received, not yet taken. "Received" needs the server's receipt.
import { lessonsCompleted, noProgress } from '../../core/record/progress.ts'
import { Firefly } from '../ui/firefly.tsx'
import { Icon, type IconName } from '../ui/icon.tsx'
import { Screen } from '../ui/screen.tsx'
import { Badges, useBadges } from './badges.tsx'
import { ConsentPart } from './consent-part.tsx'
import { KeepCopy } from './keep-copy.tsx'
import { LearntLessons } from './learnt-lessons.tsx'
import { Listen } from './listen.tsx'
import { Tabs } from './tabs.tsx'
import { Trouble } from './trouble.tsx'
import { WithoutLine } from './without-line.tsx'
import { useLoaded, useWorld } from './world.ts'

export function MineScreen() {
  const { words, language, rooms, learner } = useWorld()
  const delivery = useLoaded(() => rooms.records.delivery(learner.id), [rooms.records], [learner.id])
  const { value: progress = noProgress } = useLoaded(
    () => rooms.records.progress(learner.id),
    [rooms.records],
    [learner.id],
  )
  const badges = useBadges()
  const counts = delivery.value
  const nothing = counts !== undefined && counts.onPhone + counts.onTheWay + counts.received + counts.refused === 0
  const rows: readonly { icon: IconName; text: string; count: number }[] = counts
    ? [
        { icon: 'phone', text: words('mine.onPhone'), count: counts.onPhone },
        ...(counts.onTheWay > 0
          ? [{ icon: 'letter' as const, text: words('mine.carried'), count: counts.onTheWay }]
          : []),
        { icon: 'received', text: words('mine.received'), count: counts.received },
        ...(counts.refused > 0 ? [{ icon: 'look' as const, text: words('mine.refused'), count: counts.refused }] : []),
      ]
    : []
  const spoken = [
    ...rows.map(({ text, count }) => `${text}: ${words('mine.count', { count })}.`),
    ...badges.map(({ title, word }) => `${title}: ${word}.`),
  ].join(' ')
  return (
    <Screen
      title={words('mine.title')}
      listen={<Listen words={words} language={language} text={`${words('mine.where')} ${spoken}`} />}
      foot={<Tabs words={words} at="mine" />}
    >
      <div class="hero">
        <Firefly lessons={lessonsCompleted(progress)} />
        <p>{words(nothing ? 'mine.nothing' : 'home.glow', { count: lessonsCompleted(progress) })}</p>
      </div>
      <section class="panel">
        <h2>{words('mine.where')}</h2>
        {delivery.error !== undefined && <Trouble words={words} error={delivery.error} />}
        <ul class="list">
          {rows.map((row) => (
            <li class="row counts" key={row.icon}>
              <Icon name={row.icon} />
              <span class="grow">{row.text}</span>
              <strong>{words('mine.count', { count: row.count })}</strong>
            </li>
          ))}
        </ul>
        {counts !== undefined && counts.inLetters > 0 && (
          <p class="soft">{words('mine.inLetters', { count: counts.inLetters })}</p>
        )}
        {counts && <p class="soft">{lastReceived(counts.lastReceivedAt)}</p>}
        {counts && <ConsentPart delivery={counts} />}
      </section>
      <WithoutLine />
      <Badges badges={badges} />
      <LearntLessons progress={progress} />
      {!nothing && <KeepCopy />}
    </Screen>
  )

  function lastReceived(at: number | null): string {
    if (at === null) return words('mine.never')
    const when = new Date(at).toLocaleString(language, { dateStyle: 'short', timeStyle: 'short' })
    return words('mine.lastReceived', { when })
  }
}
