// The door of the letters' room: roads without a line, for records and for packs, and the learner's card. It comes when a screen of its own is opened.
import type { Bytes } from '../../core/bytes.ts'
import { type Card, cardCode, cardLetters, parseCard } from '../../core/letter/card.ts'
import { packParts, unpackParts } from '../../core/letter/container.ts'
import { type Catcher, createCatcher, createFountain, type Fountain } from '../../core/letter/fountain.ts'
import { readLetterFile, writeLetterFile } from '../../core/letter/letter-file.ts'
import { limits } from '../../core/limits.ts'
import { type Bag, markHanded, partsToPassOn, readBag, receiptsToHand, throwAway } from '../../core/phone/bag.ts'
import type { CardState } from '../../core/phone/cards.ts'
import { carrierReceipts } from '../../core/phone/carrier-receipts.ts'
import { type Arrived, carry, restoreFromCarried } from '../../core/phone/carry.ts'
import { type Forwarded, forward } from '../../core/phone/forward.ts'
import { writeLetter, writeLetters } from '../../core/phone/letters.ts'
import { writeSafeCopies } from '../../core/phone/safe-copies.ts'
import type { Learner } from '../../core/phone/tables.ts'
import { type Timers, wait } from '../../core/phone-ports.ts'
import type { Clock, Codec, Sealer, Sha256, Verifier } from '../../core/ports.ts'
import type { ProblemCode } from '../../core/problem.ts'
import type { SyncRoad } from '../../core/sync/engine.ts'
import type { LearnerDevice } from '../../core/sync/page.ts'
import { deviceOf } from '../../core/sync/sender.ts'
import type { Content } from '../content/content.ts'
import type { Records } from '../records/records.ts'
import { type CameraDevices, watchCamera } from './camera.ts'
import { type DrawCode, openDrawing } from './code-picture.ts'
import { fetchReaderAhead, openReader } from './code-reader.ts'
import { type Handed, type HandOverPorts, handOver } from './hand-over.ts'
import { letterText } from './letter-text.ts'
import { type Opened, openShared } from './open-shared.ts'
import { isPackFile, packFile, piecesIn } from './pack-file.ts'
import { countShared, sharedFiles } from './shared.ts'

export type { Card } from '../../core/letter/card.ts'
export type { Catcher, Fountain } from '../../core/letter/fountain.ts'
export type { Bag } from '../../core/phone/bag.ts'
export type { Arrived } from '../../core/phone/carry.ts'
export type { DrawCode } from './code-picture.ts'
export type { Handed } from './hand-over.ts'
export type { Opened } from './open-shared.ts'

export interface LettersPorts extends HandOverPorts {
  readonly records: Records
  readonly content: Pick<Content, 'take' | 'pieces'>
  readonly road: Pick<SyncRoad, 'push'>
  readonly sealer: Sealer
  readonly verifier: Verifier
  readonly sha256: Sha256
  readonly codec: Codec
  readonly clock: Clock
  readonly timers: Timers
  /** Undefined where the page may ask for no camera. */
  readonly devices: CameraDevices | undefined
  /** Where a reader of codes may be built in. */
  readonly window: object
  readonly caches: CacheStorage | undefined
  /** Why the worker did not keep what another app handed over just now. */
  readonly shareTrouble: ProblemCode | null
}

export interface LetterFile {
  readonly text: string
  /** Records of this phone in it, and letters of others. */
  readonly records: number
  readonly carried: number
}

/** What other apps handed over. */
export interface Shared {
  /** Files that nobody opened yet. */
  readonly waiting: number
  /** Why what came just now was not kept; told once. */
  readonly trouble: ProblemCode | null
}

export interface Letters {
  /** While there is a line: what scanning needs on phones that have no reader of their own. Quiet when there is none. */
  fetchReaderAhead(): Promise<void>
  /** What waits here, safe copies, and what is carried for others. Null for nothing. Throws 'sync/not-met'. */
  file(): Promise<LetterFile | null>
  /** What waits here, as much as moving codes hold. Null for nothing. */
  code(): Promise<Fountain | null>
  /** For those who gave these letters (Arrived.held): this phone's word that it holds them. Null when it holds none. */
  takenCode(held: readonly string[]): Promise<Fountain | null>
  /**
   * Receipts for others: all that are here with this phone's word for letters it holds, or those not yet handed on, as much as moving codes
   * hold. Null for none.
   */
  receiptsFile(): Promise<ToHand<string> | null>
  receiptsCode(): Promise<ToHand<Fountain> | null>
  /** The learner's own work, locked with their card, whether or not it may be sent. */
  copyFile(learner: string): Promise<string | null>
  /** Throws 'letter/…' for text that is no whole letter. */
  openText(text: string): Promise<Arrived>
  /**
   * A letter as `openText`, its size looked at before; a pack as `Content.take`, for a learner of this language. Which of the two it is, its first
   * bytes say. `tell`: the share of the pack that is here.
   */
  openFile(file: Blob, language: string, tell?: (share: number) => void): Promise<Opened>
  /** Throws 'storage/…'. */
  shared(): Promise<Shared>
  /** All of them together. Throws as `openFile` when not one of them is anything of ours. */
  openShared(language: string): Promise<Opened>
  /** What a moving code brought. */
  openMessage(message: Bytes): Promise<Arrived>
  catcher(): Catcher
  /** Throws 'card/…' for what is no card. */
  readCard(text: string): Card
  /** The camera in `video`, telling of each code it sees, until the answer is called. Throws 'camera/…'. */
  watch(video: HTMLVideoElement, seen: (text: string) => void): Promise<() => void>
  openDrawing(): Promise<DrawCode>
  /** A text file out of the phone, by its own sharing or as a download. */
  handOver(name: string, text: string): Promise<Handed>
  /** An installed pack as a ZIP. Throws as `Content.pieces`, and 'pack/too-large'. */
  packFile(packId: string): Promise<Blob>
  /** Its ZIP out of the phone: shared under a name in .txt, for browsers share no .zip; or saved as what it is. */
  handPack(name: string, file: Blob): Promise<Handed>
  savePack(name: string, file: Blob): void
  bag(): Promise<Bag>
  /** All safe copies that are carried, or all letters that the server refused. */
  throwAway(which: 'copies' | 'refused'): Promise<void>
  /** Never tells of one letter by failing: `trouble` says why some wait on. Throws 'storage/…'. */
  forward(): Promise<Forwarded>
  card(learner: Learner): Promise<ShownCard>
  /** The learner of the card learns on here; `restored` records lay in a letter that was opened before. */
  welcome(card: Card): Promise<{ readonly learner: Learner; readonly restored: number }>
  /** As the server last told; the own one is marked. Empty before it ever did. */
  devices(learner: string): Promise<readonly (LearnerDevice & { readonly isOwn: boolean })[]>
}

export interface ToHand<T> {
  readonly what: T
  /** They were given: from now on they make room for others. */
  handed(): Promise<void>
}

export interface ShownCard extends CardState {
  readonly code: string
  readonly letters: readonly string[]
}

/** The rest of a moving code is the list of its parts. */
const CODE_BYTES_MAX = limits.movingBytesMax - 1024

export function createLetters(ports: LettersPorts): Letters {
  const { records, sha256, timers, road } = ports
  const { db } = records
  const inner = { ...ports, store: records.syncStore(), signer: records.signer, renewKey: records.renewKey }
  const pause = () => wait(0, timers)
  const told = <T>(work: Promise<T>): Promise<T> => work.finally(records.tell)
  let { shareTrouble } = ports
  const take = async (parts: readonly Bytes[]) => told(carry(db, inner, parts))

  const openText = async (text: string) => take(await readLetterFile(text, sha256, pause))
  const openFile = async (file: Blob, language: string, tell = (_share: number): void => undefined) => {
    if (!(await isPackFile(file))) return { arrived: await openText(await letterText(file)), packs: [] }
    return { arrived: null, packs: [await ports.content.take(await piecesIn(file), language, tell)] }
  }

  async function receipts<T>(
    which: 'waiting' | 'all',
    bytesMax: number,
    make: (parts: readonly Bytes[]) => T,
  ): Promise<ToHand<T> | null> {
    const rows = await receiptsToHand(db, which, bytesMax)
    const own = which === 'all' ? await carrierReceipts(db, inner) : []
    if (rows.length + own.length === 0) return null
    return { what: make([...rows.map(({ bytes }) => bytes), ...own]), handed: () => told(markHanded(db, rows)) }
  }

  return {
    async file() {
      const [own, passedOn] = [await told(writeLetters(db, inner)), await partsToPassOn(db)]
      if (own.length === 0 && passedOn.length === 0) return null
      const copies = await writeSafeCopies(db, inner)
      const parts = [...own.map(({ sealed }) => sealed), ...copies, ...passedOn]
      const count = own.reduce((sum, letter) => sum + letter.records, 0)
      return { text: writeLetterFile(parts, sha256), records: count, carried: passedOn.length }
    },
    async code() {
      const own = await told(writeLetter(db, inner, CODE_BYTES_MAX))
      return own && createFountain(packParts([own.sealed], sha256), sha256)
    },
    async takenCode(held) {
      const own = await carrierReceipts(db, inner, held)
      return own.length === 0 ? null : createFountain(packParts(own, sha256), sha256)
    },
    receiptsFile: () => receipts('all', limits.carriedBytesMax, (parts) => writeLetterFile(parts, sha256)),
    receiptsCode: () =>
      receipts('waiting', CODE_BYTES_MAX, (parts) => createFountain(packParts(parts, sha256), sha256)),
    async copyFile(learner) {
      await records.cardSecret(learner)
      const copies = await writeSafeCopies(db, inner, learner)
      return copies.length === 0 ? null : writeLetterFile(copies, sha256)
    },
    openText,
    openFile,
    async shared() {
      const waiting = await countShared(ports.caches)
      const trouble = shareTrouble
      shareTrouble = null
      return { waiting, trouble }
    },
    openShared: async (language) => openShared(await sharedFiles(ports.caches), (file) => openFile(file, language)),
    openMessage: async (message) => take(await unpackParts(message, sha256, pause)),
    catcher: () => createCatcher(sha256),
    readCard: (text) => parseCard(text, sha256),
    watch: (video, seen) =>
      watchCamera(video, seen, { devices: ports.devices, timers, openReader: () => openReader(ports.window) }),
    openDrawing,
    fetchReaderAhead: () => fetchReaderAhead(ports.window),
    handOver: (name, text) => handOver(name, text, ports),
    packFile: async (packId) => packFile(await ports.content.pieces(packId)),
    handPack: (name, file) => handOver(`${name}.zip.txt`, file, ports, `${name}.zip`),
    savePack: (name, file) => ports.save(`${name}.zip`, file),
    bag: () => readBag(db),
    throwAway: (which) => told(throwAway(db, which)),
    forward: () => told(forward(db, road, ports)),
    async card({ id, picture }) {
      const card = { learner: id, secret: await records.cardSecret(id), picture }
      const state = await records.cardState(id)
      return { code: cardCode(card, sha256), letters: cardLetters(card, sha256), ...state }
    },
    async welcome({ learner, secret, picture }) {
      const welcomed = await records.welcome(learner, secret, picture)
      return { learner: welcomed, restored: await told(restoreFromCarried(db, inner, { learner, secret })) }
    },
    async devices(learner) {
      const own = deviceOf((await records.signer()).publicKey, sha256)
      const head = await db.read(['heads'], (tx) => tx.get('heads', learner))
      return (head?.devices ?? []).map((one) => ({ ...one, isOwn: one.device === own }))
    },
  }
}
