// The mock phone on the screen. What happens is core/practice; here it is shown, told and pressed.
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Play, PlayEnd } from '../../core/practice/play.ts'
import { dialogAt, keyOf, type Press, screenAt } from '../../core/practice/position.ts'
import { act, again, answerOf, begin, glowOf, helpOn, hintOf, undo, type Walk } from '../../core/practice/walk.ts'
import type { Words } from '../i18n/i18n.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { Screen } from '../ui/screen.tsx'
import { Listen } from './listen.tsx'
import type { Hand } from './practice-key.tsx'
import { PracticeParts } from './practice-parts.tsx'
import type { PracticeStepProps } from './practice-step.tsx'
import { labelOf, textOfScreen } from './practice-text.ts'
import { useWorld } from './world.ts'

const DOUBLE_TAP_MS = 250

export function PracticeScreen({ frame, step: { id, play }, busy, trouble, onDone }: PracticeStepProps) {
  const { words } = useWorld()
  const [walk, setWalk] = useState(() => begin(play))
  const [turn, setTurn] = useState(0)
  const movedAt = useRef(Number.NEGATIVE_INFINITY)
  const { screen, end } = walk.now
  const ended = end === null ? undefined : play.ends[end]

  // The second half of a double tap is not meant for the screen that came in between.
  const isSettled = () => performance.now() - movedAt.current >= DOUBLE_TAP_MS
  const goTo = (next: Walk) => {
    if (!isSettled()) return
    if (next.now.screen !== screen || next.now.end !== end) movedAt.current = performance.now()
    setWalk(next)
    setTurn(turn + 1)
    // Who reached the goal has nothing left to decide.
    if (end === null && next.now.end !== null && play.ends[next.now.end]?.kind === 'goal') finish(next)
  }
  const finish = (walked: Walk) => {
    const answer = answerOf(walked)
    if (answer !== null) onDone(answer)
  }
  // With very large letters the mock phone would stand below what is said above it.
  const mock = useRef<HTMLElement>(null)
  useEffect(() => {
    const top = mock.current?.getBoundingClientRect().top ?? 0
    if (walk.before.length > 0 && top > innerHeight / 3) mock.current?.scrollIntoView?.({ block: 'start' })
  }, [screen, end])
  const glow = glowOf(play, walk)
  const told = toldOf(words, play, walk, glow)
  const hand: Hand = { words, position: walk.now, glow, press: (press) => goTo(act(play, walk, press)) }
  return (
    <Screen
      {...frame}
      turn={`${id} ${screen} ${end ?? ''}`}
      listen={<Listen words={words} language={frame.lang} text={spokenText(words, play, walk, told)} />}
      foot={
        ended === undefined ? (
          <PracticeFoot
            told={told}
            turn={turn}
            caught={walk.said !== null}
            canUndo={walk.before.length > 0}
            glows={glow === 'undo'}
            onUndo={() => goTo(undo(walk))}
            onHint={() => setWalk(helpOn(play, walk))}
          />
        ) : (
          <EndFoot
            kind={ended.kind}
            busy={busy}
            onUndo={() => goTo(undo(walk))}
            onAgain={() => goTo(again(play, walk))}
            onDone={() => isSettled() && finish(walk)}
          />
        )
      }
    >
      <p class="task">
        <strong>{words('practice.task')}:</strong> {play.goal}
      </p>
      <section class="mock" ref={mock} aria-label={words('practice.word')} data-at={keyOf(walk.now)}>
        <p class="mock-word">
          <Icon name="phone" />
          {words('practice.word')}
        </p>
        {ended === undefined ? <MockScreen play={play} walk={walk} hand={hand} /> : <MockEnd end={ended} />}
      </section>
      {trouble}
    </Screen>
  )
}

/** The screen's title takes the focus when it comes, a dialog when it opens, and the title again what a vanished part leaves behind. */
function MockScreen({ play, walk, hand }: { readonly play: Play; readonly walk: Walk; readonly hand: Hand }) {
  const shown = screenAt(play, walk.now)
  const title = useRef<HTMLHeadingElement>(null)
  const dialog = dialogAt(play, walk.now)
  useEffect(() => title.current?.focus({ preventScroll: true }), [walk.now.screen])
  useEffect(() => {
    if (dialog === null && document.activeElement === document.body) title.current?.focus({ preventScroll: true })
  }, [walk.now])
  if (shown === undefined) return null
  return (
    <>
      <div class="mock-bar">
        {shown.back && (
          <button
            type="button"
            class={hand.glow === 'back' ? 'mock-back glows' : 'mock-back'}
            data-press="back"
            aria-label={hand.words('go.back')}
            aria-disabled={dialog === null ? undefined : 'true'}
            onClick={() => hand.press('back')}
          >
            <Icon name="back" />
          </button>
        )}
        <h2 ref={title} tabIndex={-1}>
          {shown.title}
        </h2>
      </div>
      <PracticeParts parts={shown.parts} dialog={dialog} hand={hand} screen={walk.now.screen} />
    </>
  )
}

function MockEnd({ end: { kind, text } }: { readonly end: PlayEnd }) {
  const { words } = useWorld()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <div class={kind === 'look' ? 'feedback look' : 'feedback right'}>
      <h2 ref={heading} tabIndex={-1}>
        <Icon name={kind === 'look' ? 'look' : 'check'} />
        {words(endTitle(kind))}
      </h2>
      <p>{text}</p>
    </div>
  )
}

function endTitle(kind: PlayEnd['kind']) {
  return kind === 'goal' ? 'practice.goal' : kind === 'safe' ? 'practice.safe' : 'item.look'
}

interface FootProps {
  readonly told: string | null
  /** Changes with every press: a slip that is made again is told again. */
  readonly turn: number
  /** A slip was caught; else it is a hint. */
  readonly caught: boolean
  readonly canUndo: boolean
  readonly glows: boolean
  readonly onUndo: () => void
  readonly onHint: () => void
}

function PracticeFoot({ told, turn, caught, canUndo, glows, onUndo, onHint }: FootProps) {
  const { words } = useWorld()
  return (
    <footer class="foot practice-foot">
      <div role="status">
        {told !== null && (
          <div class={caught ? 'message slip rise' : 'message rise'} key={caught ? turn : told}>
            <Icon name={caught ? 'look' : 'hint'} />
            <p>
              {caught && <strong>{words('practice.caught')} </strong>}
              {told}
            </p>
          </div>
        )}
      </div>
      <div class={glows ? 'pair glows' : 'pair'}>
        <Button look="plain" icon="undo" disabled={!canUndo} onPress={onUndo}>
          {words('practice.undo')}
        </Button>
        <Button look="plain" icon="hint" onPress={onHint}>
          {words('practice.hint')}
        </Button>
      </div>
    </footer>
  )
}

interface EndFootProps {
  readonly kind: PlayEnd['kind']
  readonly busy: boolean
  readonly onUndo: () => void
  readonly onAgain: () => void
  readonly onDone: () => void
}

/** Going back comes first where the goal was not reached; nobody is kept. */
function EndFoot({ kind, busy, onUndo, onAgain, onDone }: EndFootProps) {
  const { words } = useWorld()
  const done = (
    <Button icon="check" look={kind === 'goal' ? 'main' : 'plain'} disabled={busy} onPress={onDone}>
      {words('go.done')}
    </Button>
  )
  if (kind === 'goal') return <footer class="foot">{done}</footer>
  return (
    <footer class="foot practice-foot">
      <Button icon="undo" onPress={onUndo}>
        {words('practice.undo')}
      </Button>
      <div class="pair">
        <Button look="plain" icon="again" onPress={onAgain}>
          {words('practice.again')}
        </Button>
        {done}
      </div>
    </footer>
  )
}

/** The slip that was caught, or the hint. */
function toldOf(words: Words, play: Play, walk: Walk, glow: Press | null): string | null {
  if (walk.said !== null) return play.slips[walk.said] ?? null
  if (glow === 'undo') return words('practice.undoHere')
  return glow === null
    ? hintOf(play, walk)
    : words('practice.pressHere', { what: labelOf(words, play, walk.now, glow) })
}

function spokenText(words: Words, play: Play, walk: Walk, told: string | null): string {
  const { end } = walk.now
  const ended = end === null ? undefined : play.ends[end]
  if (ended !== undefined) return `${words(endTitle(ended.kind))}. ${ended.text}`
  const screen = textOfScreen(words, play, walk.now)
  return [told, `${words('practice.task')}: ${play.goal}`, screen].filter((text) => text !== null).join(' ')
}
