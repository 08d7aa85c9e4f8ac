// What this tab knows to be copied, and its way to the files. Another tab's copies are made twice, which changes nothing.
import { limits } from '../limits.ts'
import type { CopiedLearner, Copies, Copy, CopyFile } from './copies.ts'
import type { LearnerRow } from './tables.ts'

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
  put(copies: readonly Copy[]): Promise<void>
  /** Learners who have copies, as they are now; each is written only when it changed. */
  putLearners(rows: readonly LearnerRow[]): Promise<void>
  /** These need no copy any more. A file goes when nothing in it needs one; at once, and out of every file, when `isErased`. */
  drop(ids: readonly string[], isErased: boolean): Promise<void>
  /** Learners without copies. */
  dropLearners(): Promise<void>
}

export function createCopiesHeld(copies: Copies): CopiesHeld {
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
    const before = new Map((await copies.get([...files.keys()])).map((file) => [file.name, file.copies]))
    await copies.put([...files].map(([name, own]) => ({ name, copies: joined(before.get(name) ?? [], own) })))
    some.forEach(note)
  }

  async function rewriteWithout(names: readonly string[], gone: ReadonlySet<string>): Promise<void> {
    const left = (await copies.get(names)).map(({ name, copies: own }) => ({
      name,
      copies: own.filter(({ id }) => !gone.has(id)),
    }))
    await copies.put(left.filter((file) => file.copies.length > 0))
    await copies.remove(left.filter((file) => file.copies.length === 0).map(({ name }) => name))
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
    async putLearners(rows) {
      const changed = rows.map(copiedLearner).filter((one) => learnerTexts.get(one.id) !== JSON.stringify(one))
      if (changed.length > 0) await copies.putLearners(changed)
      for (const one of changed) learnerTexts.set(one.id, JSON.stringify(one))
    },
    async drop(ids, isErased) {
      const names = [...new Set(ids.map(fileOf))]
      if (isErased) await rewriteWithout(names, new Set(ids))
      const going = new Set(ids)
      const empty = names.filter((name) => [...(idsByFile.get(name) ?? [])].every((id) => going.has(id)))
      if (!isErased && empty.length > 0) await copies.remove(empty)
      ids.forEach(forget)
      for (const name of empty) idsByFile.delete(name)
    },
    async dropLearners() {
      const needed = new Set(learnerById.values())
      const gone = [...learnerTexts.keys()].filter((id) => !needed.has(id))
      if (gone.length > 0) await copies.removeLearners(gone)
      for (const id of gone) learnerTexts.delete(id)
    },
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
