import { useRef, useState } from 'preact/hooks'
import { type Answer, mark } from '../../core/item/mark.ts'
import type { Item, Lesson, Step } from '../../core/pack/lesson.ts'
import { voicePath } from '../../core/pack/road.ts'
import { isDoneByTap, isItem } from '../../core/pack/steps.ts'
import type { RandomBytes } from '../../core/ports.ts'
import { isProblem } from '../../core/problem.ts'
import { Blocks, textOfBlocks } from '../ui/blocks.tsx'
import { Button } from '../ui/button.tsx'
import { ProgressBar } from '../ui/message.tsx'
import { Screen } from '../ui/screen.tsx'
import { BackLink } from './back-link.tsx'
import { Feedback, feedbackText, isTold } from './feedback.tsx'
import { Listen } from './listen.tsx'
import { MakeRoom } from './make-room.tsx'
import { addressOf, PackPicture } from './picture.tsx'
import { PracticeStep } from './practice-step.tsx'
import { type Draft, Question } from './question.tsx'
import { questionText } from './question-text.ts'
import { atStep, canGoOn, type RunState, tryAgain, withDraft, withGiven } from './run-state.ts'
import { SpotAnswer } from './spot-question.tsx'
import { Trouble } from './trouble.tsx'
import { useWorld } from './world.ts'

interface LessonStepsProps {
  readonly lesson: Lesson
  readonly packHash: string
  readonly begin: RunState
  /** Where it stands among others, where it is not the lesson alone that is gone through. */
  readonly place?: { readonly step: number; readonly steps: number }
  readonly onFinish: (state: RunState) => Promise<void>
}

interface Failed {
  readonly error: unknown
  /** What was not saved, to be tried again. */
  readonly work?: () => Promise<void>
}

const DOUBLE_TAP_MS = 250

const randomBytes: RandomBytes = (length) => crypto.getRandomValues(new Uint8Array(length))

export function LessonSteps({ lesson, packHash, begin, place, onFinish }: LessonStepsProps) {
  const { words, rooms } = useWorld()
  const [state, setState] = useState(begin)
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState<Failed | null>(null)
  const movedAt = useRef(Number.NEGATIVE_INFINITY)
  const step = lesson.steps[state.step] as Step

  // One thing at a time: a second tap while the first is being saved does nothing.
  const saving = (work: () => Promise<void>) => {
    if (busy) return
    setBusy(true)
    work().then(
      () => {
        setBusy(false)
        setFailed(null)
      },
      (error: unknown) => {
        setBusy(false)
        setFailed({ error, work })
      },
    )
  }
  const submit = (item: Item, answer: Answer) =>
    saving(async () => {
      const { mark, attempt } = await rooms.records.saveAnswer(state.run.id, item, answer)
      setState((now) => withGiven(now, item, { answer, mark, attempt }))
      rooms.sync.wake('saved')
    })
  const goOn = () => {
    const next = state.step + 1
    if (next >= lesson.steps.length) return saving(() => onFinish(state))
    // The second half of a double tap is not meant for the next card.
    if (performance.now() - movedAt.current < DOUBLE_TAP_MS) return
    movedAt.current = performance.now()
    setState((now) => atStep(now, next))
    // The place is kept behind the screen: nobody waits for it, and the next answer needs no turn after it.
    rooms.records.moveTo(state.run.id, next).catch((error: unknown) => setFailed({ error }))
  }
  const onDraft = (item: Item) => (draft: Draft) => {
    if (busy) return
    setState((now) => withDraft(now, draft))
    // What was not saved is no longer what stands here.
    setFailed(null)
    if (isDoneByTap(item) && mark(item, draft) !== null) submit(item, draft)
  }

  const picture = step.picture && (
    <PackPicture
      content={rooms.content}
      packHash={packHash}
      name={step.picture.name}
      alt={step.picture.alt}
      kind="picture"
    />
  )
  const { step: done, steps } = place ?? { step: state.step, steps: lesson.steps.length }
  const label = words('lesson.progress', { step: done + 1, steps })
  const frame = {
    title: `${lesson.title}. ${label}`,
    back: <BackLink />,
    progress: (
      <div class="steps">
        <ProgressBar share={(done + 1) / steps} label={label} />
      </div>
    ),
    lang: lesson.language,
  }
  const trouble = (
    <>
      {failed !== null && <Trouble words={words} error={failed.error} saving />}
      {failed?.work && isProblem(failed.error, 'storage/full') && (
        <MakeRoom disabled={busy} onAgain={() => failed.work && saving(failed.work)} />
      )}
    </>
  )
  if (step.kind === 'practice' && state.given === null) {
    const onDone = (answer: Answer) => submit(step, answer)
    return <PracticeStep key={step.id} {...{ frame, step, packHash, busy, trouble, onDone }} />
  }
  return (
    <Screen
      {...frame}
      turn={`${step.id}${state.given ? ' answered' : ''}`}
      listen={<StepListen step={step} state={state} language={lesson.language} packHash={packHash} />}
      foot={
        <footer class="foot">
          <StepButtons
            step={step}
            state={state}
            busy={busy}
            onSubmit={submit}
            onGoOn={goOn}
            onAgain={() => setState(tryAgain)}
          />
        </footer>
      }
    >
      {step.kind !== 'spot' && !state.given && picture}
      <div class={isItem(step) ? 'words' : 'words card-words'}>
        <Blocks
          blocks={isItem(step) ? step.prompt : step.body}
          gap={step.kind === 'gap' ? words('item.gapHere') : undefined}
        />
      </div>
      {isItem(step) && !state.given && (
        <Question
          key={state.run.id + step.id}
          words={words}
          item={step}
          draft={state.draft}
          onDraft={onDraft(step)}
          random={randomBytes}
          picture={picture}
          onDone={() => mark(step, state.draft) !== null && submit(step, state.draft)}
        />
      )}
      {isItem(step) && state.given && <Feedback words={words} item={step} {...state.given} />}
      {step.kind === 'spot' && state.given && (
        <SpotAnswer item={step} picture={picture} told={isTold(step, state.given)} />
      )}
      {trouble}
    </Screen>
  )
}

interface StepListenProps {
  readonly step: Step
  readonly state: RunState
  /** Of the lesson, which may have fallen back to Vietnamese. */
  readonly language: string
  readonly packHash: string
}

function StepListen({ step, state, language, packHash }: StepListenProps) {
  const { words, rooms } = useWorld()
  const voice = isItem(step) ? undefined : step.voice
  const clip = voice === undefined ? undefined : () => addressOf(rooms.content, packHash, voicePath(language, voice))
  return <Listen words={words} language={language} text={stepText(step)} clip={clip} />

  function stepText(shown: Step): string {
    if (!isItem(shown)) return textOfBlocks(shown.body)
    return state.given ? feedbackText({ words, item: shown, ...state.given }) : questionText(words, shown, state.draft)
  }
}

interface StepButtonsProps {
  readonly step: Step
  readonly state: RunState
  readonly busy: boolean
  readonly onSubmit: (item: Item, answer: Answer) => void
  readonly onGoOn: () => void
  readonly onAgain: () => void
}

function StepButtons({ step, state, busy, onSubmit, onGoOn, onAgain }: StepButtonsProps) {
  const { words } = useWorld()
  if (isItem(step) && state.given === null) {
    if (isDoneByTap(step)) return null
    const incomplete = mark(step, state.draft) === null
    return (
      <Button icon="check" disabled={incomplete || busy} onPress={() => onSubmit(step, state.draft)}>
        {words('go.done')}
      </Button>
    )
  }
  return (
    <>
      {state.given && (state.given.mark.score < 1 || step.kind === 'conversation') && (
        <Button look="plain" icon="again" onPress={onAgain}>
          {words('go.again')}
        </Button>
      )}
      <Button icon="next" disabled={!canGoOn(step, state) || busy} onPress={onGoOn}>
        {words('go.next')}
      </Button>
    </>
  )
}
