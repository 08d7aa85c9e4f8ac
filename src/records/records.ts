// The door of the learners' room: core's phone over the browser's database, and the device's own key.
// Facts only ever come in; nothing here deletes one but an erasure on request (D18, I16). A save is one strict transaction (D4).
import { createChanges } from '../../core/changes.ts'
import { createPhone, type Phone } from '../../core/phone/phone.ts'
import { recordsLayout } from '../../core/phone/records-layout.ts'
import type { PhoneDb } from '../../core/phone/tables.ts'
import type { Channel, Timers } from '../../core/phone-ports.ts'
import type { Clock, RandomBytes, Sha256, Signer } from '../../core/ports.ts'
import { createDeviceKey } from './device-key.ts'
import { createDexieDb } from './dexie-db.ts'
import { exportWhatOpens, type SecondCopies } from './export.ts'
import { createLadder } from './ladder.ts'
import { type LearntVersion, learntVersions } from './learnt.ts'

export type { Delivery, LessonPlace } from '../../core/phone/phone.ts'
export type { Learner, Run } from '../../core/phone/tables.ts'

export interface RecordsPorts {
  readonly clock: Clock
  /** Ms since this tab began; never goes back (performance.now). */
  readonly elapsed: () => number
  readonly random: RandomBytes
  readonly sha256: Sha256
  readonly crypto: SubtleCrypto
  readonly timers: Timers
  readonly channel: Channel | null
  /** When it is another than last time, refused records go out once more. */
  readonly appVersion?: string
  readonly databaseName?: string
  /** What is exported when no database opens. */
  readonly copies?: SecondCopies
}

export interface DeviceSigner extends Signer {
  /** False when this browser cannot keep keys: the device is a new one at every start. */
  readonly kept: boolean
  /** True where only a readable key could be kept: whoever reads this browser's files can sign as this device. */
  readonly extractable: boolean
}

export interface Records extends Phone {
  /** For the rooms that carry letters and copies; everybody else asks this door. */
  readonly db: PhoneDb
  /** Under which versions of a pack this learner worked in which lessons. */
  learntVersions(learner: string, pack: string): Promise<readonly LearntVersion[]>
  signer(): Promise<DeviceSigner>
  /** Makes this phone another device: its key turned up elsewhere (F20). */
  renewKey(): Promise<void>
  watch(listener: () => void): () => void
  /** For whoever wrote to `db` beside this door. */
  tell(): void
}

export function createRecords(ports: RecordsPorts): Records {
  const { crypto, timers, copies, databaseName = recordsLayout.name } = ports
  const { tell, watch } = createChanges(ports.channel)
  const names = { first: databaseName, second: `${databaseName}-b` }
  const { database, isSecond } = createLadder(ports, names, tell)
  const db = createDexieDb(database)
  const phone = createPhone({ ...ports, tell }, db)
  const key = createDeviceKey(crypto, database)
  const sources = { text: phone.exportText, isSecond, databaseName, timers, ...(copies && { copies }) }
  return {
    ...phone,
    exportText: (learner) => exportWhatOpens(sources, learner),
    db,
    learntVersions: (learner, pack) => learntVersions(db, learner, pack),
    signer: key.signer,
    renewKey: key.renew,
    watch,
    tell,
  }
}
