// The door of the phone's learning: who learns here, what they did, what of it the server holds. One per tab, all over the same tables.
// Facts only ever come in; nothing here deletes one but an erasure on request (D18, I16). A save is one transaction, and resolves after it (D4).
import type { Answer, Mark } from '../item/mark.ts'
import type { Item } from '../pack/lesson.ts'
import type { Clock, RandomBytes, Sha256 } from '../ports.ts'
import type { LessonProgress, Progress } from '../record/progress.ts'
import type { SyncStore } from '../sync/engine.ts'
import { createRetryAfterUpdate } from './after-update.ts'
import { type CardState, cardSecret, cardState, createCardGiver, cutOff, renewCard, welcome } from './cards.ts'
import { delivery, lessonDelivery, unsentCount } from './delivery.ts'
import { exportText } from './export.ts'
import { addLearner, listLearners, setConsent } from './learners.ts'
import { type Review, readReview } from './review.ts'
import { createRunMemory } from './run-memory.ts'
import { moveTo, openReview, openRun, openRuns, restartRun } from './runs.ts'
import { complete, readProgress, saveAnswer } from './save.ts'
import { createSeries } from './series.ts'
import { putRefusedBack } from './settle.ts'
import { createSteadyClock } from './steady-clock.ts'
import { createSyncStore } from './sync-store.ts'
import type { Tab } from './tab.ts'
import type { Learner, PhoneDb, Run } from './tables.ts'

export interface PhonePorts {
  readonly clock: Clock
  /** Ms since this tab began; never goes back, whatever happens to the clock (performance.now). */
  readonly elapsed: () => number
  readonly random: RandomBytes
  readonly sha256: Sha256
  /** When it is another than last time, refused records go out once more. */
  readonly appVersion?: string
  /** After every change. */
  readonly tell: () => void
}

/** Results of lessons. What is said about them (consent, card) counts in `refused` and `isInSync` alone. */
export interface Delivery {
  readonly onPhone: number
  /** Of those on the phone: in a letter that nobody signed for. */
  readonly inLetters: number
  /** In a letter whose carrier signed for it; the server's receipt has not come. */
  readonly onTheWay: number
  readonly received: number
  /** Whatever was refused, by a server or because it cannot be read any more. */
  readonly refused: number
  /** Why, each code once: problem codes of the server, possibly of a newer one. */
  readonly refusedReasons: readonly string[]
  readonly lastReceivedAt: number | null
  /** Nothing waits, and at the last exchange both sides held the same (I9). */
  readonly isInSync: boolean
}

export type LessonPlace = 'on-phone' | 'carried' | 'received' | 'refused'

export interface Phone {
  learners(): Promise<readonly Learner[]>
  addLearner(picture: string): Promise<Learner>
  /** Resumes the half-done run of this very content at its step, else begins one. On a full phone it lives in this tab until its first answer. */
  openRun(learner: string, pack: string, packHash: string, lesson: string): Promise<Run>
  /** Closes the half-done run, if any, and begins a new one. */
  restartRun(learner: string, pack: string, packHash: string, lesson: string): Promise<Run>
  /** A run for questions of this lesson that come back. It is never completed, and no other run is touched by it; written with its first answer. */
  openReview(learner: string, pack: string, packHash: string, lesson: string): Run
  /** Where it cannot be written, this tab remembers it: storage trouble never stops a reader. */
  moveTo(runId: string, step: number): Promise<void>
  /** Resolved = on disk. Throws 'storage/…', or 'record/bad-form' for an answer the item cannot receive. */
  saveAnswer(runId: string, item: Item, answer: Answer): Promise<{ mark: Mark; attempt: number }>
  /** Closes the run with a completion; `total` = the items that the run asked. A second call changes nothing. */
  complete(runId: string, total: number): Promise<LessonProgress>
  progress(learner: string): Promise<Progress>
  openRuns(learner: string): Promise<readonly Run[]>
  /** What comes back to this learner, and how well each lesson is known. Read anew from all their records. */
  review(learner: string): Promise<Review>
  delivery(learner: string): Promise<Delivery>
  /** Keyed by 'pack/lesson'. */
  lessonDelivery(learner: string): Promise<Readonly<Record<string, LessonPlace>>>
  /** `words` names the text that was shown. */
  setConsent(learner: string, given: boolean, words: string): Promise<void>
  /** Records the server has no verdict for, of all learners, consenting or not. */
  unsentCount(): Promise<number>
  /** Puts refused records back, to be sent again. After an update the room does it by itself. */
  retryRefused(): Promise<void>
  /** Records as JSON lines, oldest first: for the person to keep. */
  exportText(learner?: string): Promise<string>
  /** The secret of the learner's card, made at first need for learners of older apps. */
  cardSecret(learner: string): Promise<string>
  /** A learner comes over from another phone: shown with a card, known to the server or in a safe copy. Asked for at the next contact. */
  welcome(learner: string, secret: string, picture: string): Promise<Learner>
  /** This learner's lost phone: the server takes nothing more from it, and the old card opens nothing more. */
  cutOff(learner: string, device: string): Promise<void>
  /** A new card: the old one and every other phone are out until they are shown the new one. */
  renewCard(learner: string): Promise<void>
  /** Whether the card of this phone still opens anything. */
  cardState(learner: string): Promise<CardState>
  syncStore(): SyncStore
}

export function createPhone(ports: PhonePorts, db: PhoneDb): Phone {
  const { random, sha256, appVersion, tell } = ports
  const clock = createSteadyClock(ports.clock, ports.elapsed)
  const tab: Tab = { db, clock, random, sha256, memory: createRunMemory(), series: createSeries(random) }
  const told = async <T>(work: Promise<T>): Promise<T> => {
    const result = await work
    tell()
    return result
  }
  return {
    learners: () => listLearners(tab),
    addLearner: (picture) => told(addLearner(tab, picture)),
    openRun: (...lesson) => told(openRun(tab, lesson)),
    restartRun: (...lesson) => told(restartRun(tab, lesson)),
    openReview: (...lesson) => openReview(tab, lesson),
    moveTo: (runId, step) => told(moveTo(tab, runId, step)),
    saveAnswer: async (runId, item, answer) => told(saveAnswer(tab, runId, item, answer)),
    complete: async (runId, total) => told(complete(tab, runId, total)),
    progress: (learner) => readProgress(tab, learner),
    openRuns: (learner) => openRuns(tab, learner),
    review: (learner) => readReview(tab, learner),
    delivery: (learner) => delivery(db, learner),
    lessonDelivery: (learner) => lessonDelivery(db, learner),
    setConsent: (learner, given, words) => told(setConsent(tab, learner, given, words)),
    unsentCount: () => unsentCount(db),
    retryRefused: () => told(db.write(['outbox'], putRefusedBack)),
    exportText: (learner) => exportText(db, learner),
    cardSecret: (learner) => cardSecret(tab, learner, tell),
    welcome: (learner, secret, picture) => told(welcome(tab, learner, secret, picture)),
    cutOff: (learner, device) => told(cutOff(tab, learner, device)),
    renewCard: (learner) => told(renewCard(tab, learner)),
    cardState: (learner) => cardState(tab, learner),
    syncStore() {
      const [retryAfterUpdate, giveCards] = [createRetryAfterUpdate(db, appVersion, tell), createCardGiver(tab, tell)]
      const beforePending = async () => {
        await retryAfterUpdate()
        await giveCards()
      }
      return createSyncStore(db, { clock, sha256, tell, beforePending })
    },
  }
}
