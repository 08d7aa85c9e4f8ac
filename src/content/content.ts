// The door of the packs' room: what is offered, what lies on this phone, and how it gets here.
// The arrow never turns: catalogue → manifest → chunks → ready marker → lesson. Reading never touches the network.
import { utf8 } from '../../core/bytes.ts'
import { createChanges } from '../../core/changes.ts'
import type { ContactFact } from '../../core/pack/contacts.ts'
import type { Correction } from '../../core/pack/corrections.ts'
import type { Extra } from '../../core/pack/extras.ts'
import type { Findable } from '../../core/pack/find.ts'
import type { Lesson } from '../../core/pack/lesson.ts'
import type { Manifest, Texts } from '../../core/pack/manifest.ts'
import type { PackPieces } from '../../core/pack/pack-file.ts'
import type { Channel, Locks, Timers } from '../../core/phone-ports.ts'
import type { RandomBytes, Verifier } from '../../core/ports.ts'
import type { ProblemCode } from '../../core/problem.ts'
import { type Publisher, parseRoot, type Root } from '../../core/trust/root.ts'
import { refreshCatalogue, weeksBehind, withFreshCatalogue } from './catalogue.ts'
import { listContacts } from './contacts.ts'
import { listChangedFacts } from './corrections.ts'
import { openContentDatabase } from './database.ts'
import { createDownloads } from './download.ts'
import { findableLessons } from './findable.ts'
import { givePieces } from './give.ts'
import { listPacks } from './list.ts'
import { prepareManifest } from './manifest.ts'
import { hirePorter, type Porter, webThread } from './porter/porter.ts'
import { openPack, readFile, readLesson } from './read.ts'
import { dropExtra, dropLeftovers, removePack } from './remove.ts'
import { takePieces } from './take.ts'

export { hirePorter, webThread }

export interface ContentPorts {
  readonly fetch: typeof fetch
  readonly verifier: Verifier
  readonly random: RandomBytes
  /** The root of trust this app was built with. */
  readonly builtInRoot: Root
  /** Where packs/ lies, with a slash at the end: '/'. */
  readonly root: string
  readonly timers: Timers
  readonly locks: Locks
  readonly channel: Channel | null
  readonly databaseName?: string
  /** A thread beside the page's for one download; absent where there is none. */
  readonly hirePorter?: () => Porter
  /** A download is likely: what a porter needs may come now, while the line is empty. */
  readonly expectPorter?: () => void
}

/** Bytes are bytes on the wire. */
export type PackState =
  | { readonly kind: 'offered' }
  | {
      readonly kind: 'downloading' | 'stopped'
      readonly doneBytes: number
      readonly totalBytes: number
      readonly readyLessons: readonly string[]
      readonly problem?: ProblemCode
    }
  | { readonly kind: 'ready' }

export interface PackListing {
  readonly id: string
  readonly version: number
  readonly title: Texts
  readonly summary: Texts
  readonly lessons: number
  readonly wireBytes: number
  readonly manifestHash: string
  readonly state: PackState
  /** Whose key signed the manifest of what is here, else of what is offered; null while nobody can know. */
  readonly publisher: Pick<Publisher, 'name' | 'demo'> | null
  /** What is here was taken back: its lessons open no more, what was learnt stays. */
  readonly withdrawn: boolean
  /** What is offered takes the place of what is here: it is no older, or that was taken back. */
  readonly newer: boolean
  /** What it has beside its words; empty until its manifest is here. */
  readonly extras: readonly ExtraListing[]
  /** What the newer one would still cost; absent until `prepare` fetched its manifest. */
  readonly newerBytes?: number
}

export interface ExtraListing {
  readonly extra: Extra
  /** On the wire. */
  readonly bytes: number
  /** Not on this phone, for nobody wanted it or a file came without it. */
  readonly isLeftOut: boolean
}

export interface OpenPack {
  readonly manifest: Manifest
  readonly hash: string
  readonly readyLessons: readonly string[]
}

/** Something this pack taught before and now teaches otherwise. */
export interface ChangedFact {
  readonly pack: string
  /** Of the installed version's manifest. */
  readonly hash: string
  readonly correction: Correction
  readonly now: Texts
  /** As the pack names it. */
  readonly source: string
  /** The first of the lessons that lean on it, to be learnt again; null when none does any more. */
  readonly lesson: { readonly id: string; readonly title: Texts } | null
}

export interface DownloadOptions {
  readonly signal?: AbortSignal
  /** This lesson alone, with its pictures. */
  readonly only?: string
  /** The pack is whole without these; absent: as chosen before, and else with everything. */
  readonly without?: readonly Extra[]
  /** Of the version that is here, whatever is offered: for parts that were left out. */
  readonly ofInstalled?: boolean
}

/** What became of a pack that came without a line. */
export interface Taken {
  readonly pack: string
  readonly title: Texts
  /** 'begun': some of it is missing yet, a download or another file brings the rest. 'known': this version was installed already. */
  readonly state: 'ready' | 'begun' | 'known'
  /** Chunks whose bytes were not what their name says. */
  readonly damaged: number
}

export interface Content {
  /** From the database only, never the network. */
  list(): Promise<readonly PackListing[]>
  /** Of installed packs that were not taken back: for those who learnt it before. */
  changedFacts(): Promise<readonly ChangedFact[]>
  /** Numbers to call or to write to, out of the facts of installed packs. */
  contacts(): Promise<readonly ContactFact[]>
  /** Every lesson that can be opened here, in the order of the packs, as it reads in this language: reads all of them. */
  findable(language: string): Promise<readonly Findable[]>
  /** At least one pack is whole. Costs a fraction of `list`. */
  hasReady(): Promise<boolean>
  /** Throws a 'net/…' or 'pack/…' Problem; the last good catalogue stays. */
  refreshCatalogue(): Promise<void>
  /** How many weeks the list of packs lags behind what this phone has signed proof of; null when nobody can know. */
  weeksBehind(): Promise<number | null>
  /** Fetches the manifest only (small), so that a download can start at once and an update can say its size. */
  prepare(packId: string): Promise<void>
  /** Missing chunks only, of the list's version, or of one ahead of it that a file installed or began. Resolves once all that was wanted is stored; rejects with the Problem that stopped it, or with the signal's reason. */
  download(packId: string, language: string, options?: DownloadOptions): Promise<void>
  /**
   * Missing chunks only, under the rules of a download, out of pieces that came by another road; what was stored stays, whatever stops it.
   * A download that runs here meanwhile steps aside and goes on afterwards; it is not stopped by a file that is refused.
   * `tell` gets the share of the pack that is here. Throws 'pack/…' ('pack/older-file' for a version behind what is here; the list counts once something is installed)
   * and 'storage/…'.
   */
  take(pieces: PackPieces, language: string, tell: (share: number) => void): Promise<Taken>
  /** Of an installed pack, to be handed on. Throws 'pack/missing'; for one that an older app installed 'net/…' without a line. */
  pieces(packId: string): Promise<PackPieces>
  pack(packId: string): Promise<OpenPack | null>
  /** In that language, else Vietnamese, else any that is here; null while chunks are missing. */
  lesson(packId: string, lessonId: string, language: string): Promise<{ lesson: Lesson; packHash: string } | null>
  /** A picture or voice clip by its path in the pack, for a page without a service worker; else use `/media/<packHash>/<path>`. */
  file(packHash: string, path: string): Promise<Blob | null>
  /** Frees the room of what a lesson can be learnt without; it can be fetched again. A download that runs goes on without it. Throws 'storage/…'. */
  dropExtra(packId: string, extra: Extra): Promise<void>
  /** Drops the pack's bytes and stops its download, in other tabs too. Records stay. */
  remove(packId: string): Promise<void>
  /** After every change, also from other tabs. */
  watch(listener: () => void): () => void
}

/** The root of trust as the build wrote it into the app. */
export function rootFromText(text: string): Root {
  return parseRoot(utf8(text))
}

export function createContent(ports: ContentPorts): Content {
  const changes = createChanges(ports.channel)
  const database = openContentDatabase(ports)
  let cleared: Promise<void> | null = null
  const clearOnce = () => {
    cleared ??= dropLeftovers(database).catch((error) => {
      cleared = null
      throw error
    })
    return cleared
  }
  const downloads = createDownloads(ports, database, clearOnce, changes.tell)
  const telling = async <T>(work: Promise<T>) => {
    const done = await work
    changes.tell()
    return done
  }
  const content: Content = {
    async list() {
      await clearOnce()
      return listPacks(database, ports.builtInRoot, downloads)
    },
    findable: (language) => findableLessons(content, language),
    changedFacts: () => listChangedFacts(database, ports.builtInRoot),
    contacts: () => listContacts(database, ports.builtInRoot),
    hasReady: () => database.use(async (db) => (await db.packs.count()) > 0),
    weeksBehind: () => weeksBehind(database, ports.builtInRoot),
    refreshCatalogue: () => telling(refreshCatalogue(ports, database)),
    prepare: (packId) =>
      telling(
        withFreshCatalogue(ports, database, packId, null, async () => {
          await prepareManifest(ports, database, packId)
          ports.expectPorter?.()
        }),
      ),
    download: (packId, language, options = {}) => downloads.start(packId, language, options),
    take: (pieces, language, tell) => telling(takePieces(ports, database, downloads, pieces, language, tell)),
    pieces: (packId) => givePieces(ports, database, packId),
    pack: (packId) => openPack(database, ports.builtInRoot, packId),
    lesson: (packId, lessonId, language) => readLesson(database, ports.builtInRoot, packId, lessonId, language),
    file: (packHash, path) => readFile(database, packHash, path),
    dropExtra: (packId, extra) => telling(downloads.inPlace(packId, () => dropExtra(database, packId, extra))),
    async remove(packId) {
      downloads.stop(packId)
      await removePack(database, packId)
      downloads.forget(packId)
      changes.tell()
    },
    watch: changes.watch,
  }
  return content
}
