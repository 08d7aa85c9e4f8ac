// What runs inside the page, injected before the app: a finger that taps as soon as a thing is there, and a stopwatch.
// Each function is sent as text, so it may use nothing from outside of itself.

/** Find the first element that matches and does not say that it is disabled, then tap it, or only see it. */
export interface Step {
  readonly name: string
  readonly selector: string
  /** Part of its text. */
  readonly text?: string
  /** 'see': the name counts once it is painted, and nothing is tapped before. 'until-next': tapped once on every new card until the next step's thing is there. */
  readonly act: 'tap' | 'see' | 'until-next'
}

/** Milliseconds since the start of the navigation, by step. */
export type Walk = Readonly<Record<string, number>>

export function walk(steps: readonly Step[]): void {
  const reached: Record<string, number> = {}
  const left = [...steps]
  let card: Element | null = null
  let isPainting = false

  const find = ({ selector, text }: Step) =>
    [...document.querySelectorAll<HTMLElement>(selector)].find(
      (one) => one.getAttribute('aria-disabled') !== 'true' && (!text || one.textContent?.includes(text)),
    )
  const reach = (step: Step) => {
    reached[step.name] = performance.now()
    left.shift()
  }
  const afterPaint = (run: () => void) => requestAnimationFrame(() => requestAnimationFrame(run))
  const end = () => {
    observer.disconnect()
    Reflect.get(window, 'benchWalked')(reached)
  }
  const look = () => {
    const step = left[0]
    const next = left[1]
    if (step === undefined) return
    if (step.act === 'until-next' && next !== undefined && find(next) !== undefined) {
      left.shift()
      return look()
    }
    const found = find(step)
    if (found === undefined) return
    if (step.act === 'until-next') {
      const shown = document.querySelector('main')
      if (shown === card) return
      card = shown
      found.click()
    } else if (step.act === 'tap') {
      reach(step)
      found.click()
      look()
    } else if (!isPainting) {
      isPainting = true
      afterPaint(() => {
        isPainting = false
        reach(step)
        if (left.length === 0) end()
        else look()
      })
    }
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
