// What runs inside the page, injected before the app: a finger that taps as soon as a thing is there, and a stopwatch.
// Each function is sent as text, so it may use nothing from outside of itself.

/** Find the first element that matches and does not say that it is disabled; once it is painted, tap it or only see it. */
export interface Step {
  readonly name: string
  readonly selector: string
  /** Part of its text. */
  readonly text?: string
  /**
   * 'until-next': tapped once on every new card until the next step's thing is there. 'insist': tapped again after a while when
   * nothing came of it, which counts as a lost tap.
   */
  readonly act: 'tap' | 'see' | 'until-next' | 'insist'
}

/** When each thing could be tapped or was seen, in milliseconds since the start of the navigation; and `lostTaps`. */
export type Walk = Readonly<Record<string, number>>

/** Tells `window.benchWalked` once the last step is reached. */
export function walk(steps: readonly Step[]): void {
  const reached: Record<string, number> = { lostTaps: 0 }
  const patienceMs = 500
  const left = [...steps]
  let card: Element | null = null
  let isPainting = false

  const find = ({ selector, text }: Step) =>
    [...document.querySelectorAll<HTMLElement>(selector)].find(
      (one) => one.getAttribute('aria-disabled') !== 'true' && (!text || one.textContent?.includes(text)),
    )
  const look = () => {
    const [step, next] = left
    if (step === undefined || isPainting) return
    if (step.act === 'until-next' && next !== undefined && find(next) !== undefined) {
      left.shift()
      return look()
    }
    const isSameCard = step.act === 'until-next' && document.querySelector('main') === card
    if (isSameCard || find(step) === undefined) return
    isPainting = true
    // The second frame begins when the first one, with the thing in it, is on the screen.
    requestAnimationFrame(() => requestAnimationFrame(() => act(step)))
  }
  const act = (step: Step) => {
    isPainting = false
    reached[step.name] = performance.now()
    if (step.act === 'until-next') card = document.querySelector('main')
    else left.shift()
    if (step.act !== 'see') find(step)?.click()
    if (step.act === 'insist') setTimeout(() => again(step), patienceMs)
    if (left.length === 0) end()
    else look()
  }
  const again = (step: Step) => {
    const next = left[0]
    if (next === undefined || find(next) !== undefined) return
    reached.lostTaps = (reached.lostTaps ?? 0) + 1
    find(step)?.click()
    setTimeout(() => again(step), patienceMs)
  }
  const end = () => {
    observer.disconnect()
    Reflect.get(window, 'benchWalked')(reached)
  }
  const observer = new MutationObserver(look)
  observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
  look()
}

/** What one answer took, in milliseconds. */
export interface AnswerTimes {
  /** From the tap's own time stamp until the frame with the feedback has been painted. */
  readonly tapToFeedback: number
  /** From the same moment until the record's transaction is on disk. */
  readonly tapToSaved: number
  /** That transaction alone. */
  readonly saving: number
}

/** Leaves a list of AnswerTimes in `window.benchAnswers`. */
export function watchAnswers(): void {
  const answers: AnswerTimes[] = []
  Reflect.set(window, 'benchAnswers', answers)
  let tappedAt = 0
  let begunAt = 0
  let savedAt = 0
  let shown: Element | null = null

  document.addEventListener(
    'click',
    (event) => {
      tappedAt = event.timeStamp
    },
    true,
  )
  const transaction = IDBDatabase.prototype.transaction
  IDBDatabase.prototype.transaction = function (...given) {
    const opened = transaction.apply(this, given)
    if (opened.mode === 'readwrite' && opened.objectStoreNames.contains('records')) {
      const openedAt = performance.now()
      opened.addEventListener('complete', () => {
        begunAt = openedAt
        savedAt = performance.now()
      })
    }
    return opened
  }
  new MutationObserver(() => {
    const feedback = document.querySelector('.feedback')
    if (feedback === shown) return
    shown = feedback
    if (feedback === null) return
    requestAnimationFrame(() =>
      requestAnimationFrame((_frame) => {
        const now = performance.now()
        answers.push({ tapToFeedback: now - tappedAt, tapToSaved: savedAt - tappedAt, saving: savedAt - begunAt })
      }),
    )
  }).observe(document, { subtree: true, childList: true })
}
