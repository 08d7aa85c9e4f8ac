import { lessonsCompleted, noProgress } from '../../core/record/progress.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Button } from '../ui/button.tsx'
import { Firefly } from '../ui/firefly.tsx'
import { Link } from '../ui/link.tsx'
import { Message } from '../ui/message.tsx'
import { Screen } from '../ui/screen.tsx'
import { ChangedFacts, spokenFacts, useChangedFacts } from './changed-facts.tsx'
import { ContinueRow } from './continue-row.tsx'
import { Listen } from './listen.tsx'
import { PackPanel } from './pack-panel.tsx'
import { PackRows, unfolded } from './pack-rows.tsx'
import { ReviewRow, useReviewCount } from './review-row.tsx'
import { routeHash } from './route.ts'
import { Tabs } from './tabs.tsx'
import { Trouble } from './trouble.tsx'
import { UpdateRow } from './update-row.tsx'
import { useLoaded, useWatched, useWorld } from './world.ts'

export function HomeScreen({ pack }: { pack?: string | undefined }) {
  const { words, language, rooms, learner, go } = useWorld()
  const packs = useLoaded(() => rooms.content.list(), [rooms.content])
  const { value: progress = noProgress } = useLoaded(
    () => rooms.records.progress(learner.id),
    [rooms.records],
    [learner.id],
  )
  const changed = useChangedFacts()
  const comingBack = useReviewCount()
  const { open, closed } = unfolded(packs.value ?? [], progress, pack)
  const done = lessonsCompleted(progress)
  const hello = words(done > 0 ? 'home.helloBack' : 'home.hello')
  const glow = done > 0 ? words('home.glow', { count: done }) : words('home.glow_zero')
  const review = comingBack > 0 ? `${words('home.review', { count: comingBack })}.` : ''
  return (
    <Screen
      title={words('home.title')}
      back={
        <Link kind="round" to={routeHash({ at: 'who' })}>
          <Avatar name={learner.picture} />
          <span class="hidden">{words('home.who')}</span>
        </Link>
      }
      listen={
        <Listen
          words={words}
          language={language}
          text={[hello, glow, spokenFacts(changed, words, language), review].filter(Boolean).join(' ')}
        />
      }
      foot={<Tabs words={words} at="home" />}
      turn={`home ${pack ?? ''}`}
    >
      <div class="hero">
        <Firefly lessons={done} />
        <p>
          <strong>{hello}</strong> {glow}
        </p>
      </div>
      <ChangedFacts changed={changed} />
      <UpdateRow />
      <ContinueRow />
      <ReviewRow count={comingBack} />
      {packs.error !== undefined && <Trouble words={words} error={packs.error} />}
      {packs.value === undefined && packs.error === undefined && <p class="soft">{words('home.loading')}</p>}
      {open.map((listing) => (
        <PackPanel key={listing.id} listing={listing} progress={progress} wanted={listing.id === pack} />
      ))}
      {closed.length > 0 && <PackRows packs={closed} progress={progress} />}
      {packs.value?.length === 0 && <LookForPacks />}
      {packs.value?.some(({ state }) => state.kind !== 'offered') && (
        <Button look="plain" icon="find" onPress={() => go({ at: 'find' })}>
          {words('find.title')}
        </Button>
      )}
      {packs.value !== undefined && (
        <Button look="plain" icon="phone" onPress={() => go({ at: 'packs' })}>
          {words('packs.title')}
        </Button>
      )}
    </Screen>
  )
}

/** The network stands behind the list, never before it: what is stored shows first, a look for more runs beside it. */
function LookForPacks() {
  const { words, rooms } = useWorld()
  const state = useWatched(rooms.look, () => ({ looking: rooms.look.looking(), trouble: rooms.look.trouble() }))
  return (
    <>
      <Message icon="learn" live>
        <p>{words('home.empty')}</p>
        <p class="soft">{words(state.looking ? 'home.looking' : 'home.emptyWhy')}</p>
      </Message>
      {state.trouble !== null && <Trouble words={words} error={state.trouble} />}
      <Button icon="download" disabled={state.looking} onPress={() => void rooms.look.start()}>
        {words('home.look')}
      </Button>
    </>
  )
}
