// Packs as rows to press: one is open on the home screen, a dozen would bury it.
import { textIn } from '../../core/pack/texts.ts'
import { completedIn, type Progress } from '../../core/record/progress.ts'
import type { PackListing } from '../content/content.ts'
import { sizeText } from '../i18n/i18n.ts'
import { Icon } from '../ui/icon.tsx'
import { Link } from '../ui/link.tsx'
import { routeHash } from './route.ts'
import { useWorld } from './world.ts'

/**
 * Open is what needs a word or a look: what a poster or a tap led to, what is coming, what is newer, what was taken back. Without any of these, the first
 * pack here that has lessons left, else the first of all.
 */
export function unfolded(packs: readonly PackListing[], progress: Progress, wanted: string | undefined) {
  const led = packs.filter(({ id }) => id === wanted)
  const busy = packs.filter((pack) => pack.id !== wanted && needsLook(pack))
  const open = led.length > 0 ? [...led, ...busy] : busy.length > 0 ? busy : firstToLearn(packs, progress)
  return { open, closed: packs.filter((pack) => !open.includes(pack)) }
}

const needsLook = ({ state, withdrawn, newer }: PackListing) =>
  withdrawn || newer || state.kind === 'downloading' || state.kind === 'stopped'

function firstToLearn(packs: readonly PackListing[], progress: Progress): readonly PackListing[] {
  const here = packs.filter(({ state }) => state.kind === 'ready')
  const first = here.find(({ id, lessons }) => completedIn(progress, id) < lessons) ?? here[0] ?? packs[0]
  return first === undefined ? [] : [first]
}

export function PackRows({ packs, progress }: { packs: readonly PackListing[]; progress: Progress }) {
  const { words } = useWorld()
  return (
    <section aria-label={words('home.more')} class="more">
      <h2>{words('home.more')}</h2>
      <ul class="list">
        {packs.map((pack) => (
          <li key={pack.id}>
            <PackRow pack={pack} done={completedIn(progress, pack.id)} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function PackRow({ pack, done }: { pack: PackListing; done: number }) {
  const { words, language } = useWorld()
  const { id, title, lessons, state, wireBytes } = pack
  const isHere = state.kind === 'ready'
  const isDone = isHere && done >= lessons
  const note = isHere
    ? words('home.doneOf', { done, count: lessons })
    : `${words('home.lessons', { count: lessons })} · ${words('home.size', { size: sizeText(wireBytes, language) })}`
  return (
    <Link kind={isDone ? 'row right' : 'row'} to={routeHash({ at: 'home', pack: id })}>
      <Icon name={isDone ? 'check' : isHere ? 'next' : 'download'} />
      <span class="grow">
        <strong>{textIn(title, language)}</strong>
        <span class="note">{note}</span>
      </span>
    </Link>
  )
}
