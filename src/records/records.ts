// The door of the learners' room: who learns here, what they did, and what of it the server holds.
// Facts only ever come in; nothing here deletes one (D18). A save is one strict transaction, and it resolves after it (D4).
import { createChanges } from '../../core/changes.ts'
import type { Answer, Mark } from '../../core/item/mark.ts'
import type { Item } from '../../core/pack/lesson.ts'
import type { Channel, Timers } from '../../core/phone-ports.ts'
import type { Clock, RandomBytes, Signer } from '../../core/ports.ts'
import type { LessonProgress, Progress } from '../../core/record/progress.ts'
import type { SyncStore } from '../../core/sync/engine.ts'
import { createRetryAfterUpdate } from './after-update.ts'
import { openRecordsDatabase } from './database.ts'
import { delivery, lessonDelivery, unsentCount } from './delivery.ts'
import { createDeviceKey } from './device-key.ts'
import { exportText } from './export.ts'
import { addLearner, listLearners, setConsent } from './learners.ts'
import { createSyncStore, retryRefused } from './outbox.ts'
import { createRunMemory } from './run-memory.ts'
import { moveTo, openRun, openRuns, restartRun } from './runs.ts'
import { complete, readProgress, saveAnswer } from './save.ts'

export interface RecordsPorts {
  readonly clock: Clock
  readonly random: RandomBytes
  readonly crypto: SubtleCrypto
  readonly timers: Timers
  readonly channel: Channel | null
  /** When it is another than last time, refused records go out once more. */
  readonly appVersion?: string
  readonly databaseName?: string
}

export interface Learner {
  readonly id: string
  /** Name of an avatar. */
  readonly picture: string
  readonly createdAt: number
  readonly consent: 'unasked' | 'given' | 'refused'
}

/** One passage through a lesson. */
export interface Run {
  readonly id: string
  readonly learner: string
  readonly pack: string
  readonly packHash: string
  readonly lesson: string
  readonly step: number
  /** Answers given so far, by item. */
  readonly attempts: Readonly<Record<string, number>>
  /** Whether the first answer was right, by item. */
  readonly firstRight: Readonly<Record<string, boolean>>
  readonly lastAnswer?: { readonly item: string; readonly answer: Answer }
  /** Finished, begun anew, or left for a newer version of the lesson: it is not gone on with. */
  readonly closed: boolean
  /** Its completion is recorded. */
  readonly finished: boolean
}

export interface Delivery {
  readonly onPhone: number
  readonly received: number
  readonly refused: number
  /** Why, each code once: problem codes of the server, possibly of a newer one. */
  readonly refusedReasons: readonly string[]
  readonly lastReceivedAt: number | null
}

export type LessonPlace = 'on-phone' | 'received' | 'refused'

export interface DeviceSigner extends Signer {
  /** False when this browser cannot keep keys: the device is a new one at every start. */
  readonly kept: boolean
  /** True where only a readable key could be kept: whoever reads this browser's files can sign as this device. */
  readonly extractable: boolean
}

export interface Records {
  learners(): Promise<readonly Learner[]>
  addLearner(picture: string): Promise<Learner>
  /** Resumes the half-done run of this very content at its step, else begins one. On a full phone it lives in this tab until its first answer. */
  openRun(learner: string, pack: string, packHash: string, lesson: string): Promise<Run>
  /** Closes the half-done run, if any, and begins a new one. */
  restartRun(learner: string, pack: string, packHash: string, lesson: string): Promise<Run>
  /** Where it cannot be written, this tab remembers it: storage trouble never stops a reader. */
  moveTo(runId: string, step: number): Promise<void>
  /** Resolved = on disk. Throws 'storage/…', or 'record/bad-form' for an answer the item cannot receive. */
  saveAnswer(runId: string, item: Item, answer: Answer): Promise<{ mark: Mark; attempt: number }>
  /** Closes the run with a completion; `total` = the lesson's items. A second call changes nothing. */
  complete(runId: string, total: number): Promise<LessonProgress>
  progress(learner: string): Promise<Progress>
  openRuns(learner: string): Promise<readonly Run[]>
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
  syncStore(): SyncStore
  signer(): Promise<DeviceSigner>
  watch(listener: () => void): () => void
}

export function createRecords(ports: RecordsPorts): Records {
  const changes = createChanges(ports.channel)
  const database = openRecordsDatabase(ports)
  const memory = createRunMemory()
  const signer = createDeviceKey(ports.crypto, database)
  const retryAfterUpdate = createRetryAfterUpdate(database, ports.appVersion, changes.tell)
  const told = async <T>(work: Promise<T>): Promise<T> => {
    const result = await work
    changes.tell()
    return result
  }
  return {
    learners: () => listLearners(database),
    addLearner: (picture) => told(addLearner(ports, database, picture)),
    openRun: (...lesson) => told(openRun(ports, database, memory, lesson)),
    restartRun: (...lesson) => told(restartRun(ports, database, memory, lesson)),
    moveTo: (runId, step) => told(moveTo(database, memory, runId, step)),
    saveAnswer: (runId, item, answer) => told(saveAnswer(ports, database, memory, runId, item, answer)),
    complete: (runId, total) => told(complete(ports, database, memory, runId, total)),
    progress: (learner) => readProgress(database, learner),
    openRuns: (learner) => openRuns(database, memory, learner),
    delivery: (learner) => delivery(database, learner),
    lessonDelivery: (learner) => lessonDelivery(database, learner),
    setConsent: (learner, given, words) => told(setConsent(ports, database, learner, given, words)),
    unsentCount: () => unsentCount(database),
    retryRefused: () => told(retryRefused(database)),
    exportText: (learner) => exportText(database, learner),
    syncStore: () => createSyncStore(ports, database, retryAfterUpdate, changes.tell),
    signer,
    watch: changes.watch,
  }
}
