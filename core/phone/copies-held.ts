// What this tab knows to be copied, and its way to the files. Each tab copies all that is unsent, so two of them write the same files: what
// the one has read, the other must not write meanwhile.
import { limits } from '../limits.ts'
import { heldByServer, learnersNow } from './as-it-stands.ts'
import type { CopiedLearner, Copies, Copy, CopyFile } from './copies.ts'
import type { LearnerRow, PhoneDb } from './tables.ts'

/** Where a record's copy lies. One series seldom fills more than one file; none grows without bound. */
export function fileOf(id: string): string {
  const [series = id, place = '0'] = id.split('.')
  const part = Math.floor(Number(place) / limits.copiesPerFileMax)
  return part === 0 ? series : `${series}.${part}`
}

export interface CopiesHeld {
  note(found: readonly Copy[], learners: readonly CopiedLearner[]): void
  has(id: string): boolean
  ids(): readonly string[]
  learnerOf(id: string): string | undefined
  /** With the learners they are of: a copy without one could not come back. */
  put(copies: readonly Copy[]): Promise<void>
  /** Learners who have copies, as they were a moment ago: where that is news, they are written as they are now. */
  putLearners(rows: readonly LearnerRow[]): Promise<void>
  /** These need no copy any more. A file goes when nothing in it needs one; at once, and out of every file, when `isErased`. */
  drop(ids: readonly string[], isErased: boolean): Promise<void>
  /** Learners without copies. */
  dropLearners(): Promise<void>
}

export function createCopiesHeld(
  copies: Copies,
  alone: <T>(task: () => Promise<T>) => Promise<T>,
  db: PhoneDb,
): CopiesHeld {
  const learnerById = new Map<string, string>()
  const idsByFile = new Map<string, Set<string>>()
  const learnerTexts = new Map<string, string>()

  function note({ id, record }: Copy): void {
    learnerById.set(id, record.learner)
    const name = fileOf(id)
    idsByFile.set(name, (idsByFile.get(name) ?? new Set()).add(id))
  }

  function forget(id: string): void {
    learnerById.delete(id)
    idsByFile.get(fileOf(id))?.delete(id)
  }

  /** What a file holds beside the new stays: the database may be broken, or another tab wrote it. */
  async function put(some: readonly Copy[]): Promise<void> {
    const files = byFile(some)
    await alone(async () => {
      await writeLearners(some.map(({ record }) => record.learner))
      const before = new Map((await copies.get([...files.keys()])).map((file) => [file.name, file.copies]))
      await copies.put([...files].map(([name, own]) => ({ name, copies: joined(before.get(name) ?? [], own) })))
    })
    some.forEach(note)
  }

  async function putLearners(rows: readonly LearnerRow[]): Promise<void> {
    const news = rows.filter((row) => learnerTexts.get(row.id) !== JSON.stringify(copiedLearner(row)))
    if (news.length > 0) await alone(() => writeLearners(news.map(({ id }) => id)))
  }

  /** Only alone. Read now: a row read before the wait could take a card's secret away that another tab copied meanwhile. */
  async function writeLearners(ids: readonly string[]): Promise<void> {
    const there = new Map((await copies.learners()).map((one) => [one.id, JSON.stringify(one)]))
    const now = (await learnersNow(db)).filter(({ id }) => ids.includes(id)).map(copiedLearner)
    const changed = now.filter((one) => there.get(one.id) !== JSON.stringify(one))
    if (changed.length > 0) await copies.putLearners(changed)
    for (const one of now) learnerTexts.set(one.id, JSON.stringify(one))
  }

  async function dropLearners(): Promise<void> {
    const needed = new Set(learnerById.values())
    const gone = [...learnerTexts.keys()].filter((id) => !needed.has(id))
    if (gone.length === 0) return
    await alone(async () => {
      const others = new Set((await copies.all()).map(({ record }) => record.learner))
      await copies.removeLearners(gone.filter((id) => !others.has(id)))
    })
    for (const id of gone) learnerTexts.delete(id)
  }

  async function rewriteWithout(names: readonly string[], gone: ReadonlySet<string>): Promise<void> {
    const left = (await copies.get(names)).map(({ name, copies: own }) => ({
      name,
      copies: own.filter(({ id }) => !gone.has(id)),
    }))
    await copies.put(left.filter((file) => file.copies.length > 0))
    await copies.remove(left.filter((file) => file.copies.length === 0).map(({ name }) => name))
  }

  /** Only alone. A file stays while one in it waits: another tab wrote news into it, or what was held is unsent once more. */
  async function removeHeld(names: readonly string[]): Promise<void> {
    const files = await copies.get(names)
    const held = new Set(
      await heldByServer(
        db,
        files.flatMap((file) => file.copies.map(({ id }) => id)),
      ),
    )
    const kept = files.filter((file) => file.copies.some(({ id }) => !held.has(id))).map(({ name }) => name)
    await copies.remove(names.filter((name) => !kept.includes(name)))
  }

  return {
    note(found, learners) {
      found.forEach(note)
      for (const learner of learners) learnerTexts.set(learner.id, JSON.stringify(learner))
    },
    has: (id) => learnerById.has(id),
    ids: () => [...learnerById.keys()],
    learnerOf: (id) => learnerById.get(id),
    put,
    putLearners,
    async drop(ids, isErased) {
      const names = [...new Set(ids.map(fileOf))]
      const going = new Set(ids)
      if (isErased) await alone(() => rewriteWithout(names, going))
      const empty = names.filter((name) => [...(idsByFile.get(name) ?? [])].every((id) => going.has(id)))
      if (!isErased && empty.length > 0) await alone(() => removeHeld(empty))
      ids.forEach(forget)
      for (const name of empty) idsByFile.delete(name)
    },
    dropLearners,
  }
}

function byFile(some: readonly Copy[]): ReadonlyMap<string, readonly Copy[]> {
  const files = new Map<string, Copy[]>()
  for (const copy of some) {
    const name = fileOf(copy.id)
    files.set(name, [...(files.get(name) ?? []), copy])
  }
  return files
}

function joined(before: CopyFile['copies'], own: readonly Copy[]): Copy[] {
  return [...new Map([...before, ...own].map((copy) => [copy.id, copy])).values()]
}

function copiedLearner({ id, picture, createdAt, consent, secret, earlierSecrets = [] }: LearnerRow): CopiedLearner {
  const cards = {
    ...(secret !== undefined && { secret }),
    ...(earlierSecrets.length > 0 && { earlierSecrets: [...earlierSecrets] }),
  }
  return { id, picture, createdAt, consent, ...cards }
}
