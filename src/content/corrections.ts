// Facts that a newer version corrected, kept with the installed pack for those who learnt them before.
import type { Bytes } from '../../core/bytes.ts'
import type { FileRow } from '../../core/content-layout.ts'
import { type Correction, correctionsAfter, earlierClaim } from '../../core/pack/corrections.ts'
import { Lesson } from '../../core/pack/lesson.ts'
import type { Manifest } from '../../core/pack/manifest.ts'
import { lessonPath } from '../../core/pack/road.ts'
import { cutFile } from '../../core/pack/slice.ts'
import { parseJson } from '../../core/parse.ts'
import { isProblem } from '../../core/problem.ts'
import { isWithdrawn, type Root } from '../../core/trust/root.ts'
import type { ChangedFact } from './content.ts'
import { type ContentDatabase, type ContentTables, reading } from './database.ts'
import { readableManifest } from './manifest.ts'
import { trustedRoot } from './trust.ts'

/** What will be corrected once this version takes the place of what is installed; its chunks are here. */
export function correctionsOf(
  database: ContentDatabase,
  manifest: Manifest,
  hash: string,
): Promise<readonly Correction[]> {
  return reading(database, async (db) => {
    const installed = await db.packs.get(manifest.id)
    const before = installed && (await readableManifest(db, installed.hash))
    if (installed === undefined || !before) return []
    const isNews = manifest.facts.some((fact) => earlierClaim(before, fact) !== null)
    const leaning = isNews ? [await leaningIn(db, before, installed.hash), await leaningIn(db, manifest, hash)] : []
    const lessonsWith = (fact: string) => [...new Set(leaning.flatMap((lessons) => lessons.get(fact) ?? []))]
    const [was, now] = [
      { hash: installed.hash, facts: before.facts },
      { hash, facts: manifest.facts },
    ]
    return correctionsAfter(installed.corrections ?? [], was, now, lessonsWith)
  })
}

/** By fact, the lessons whose Vietnamese words name it, in the pack's order. Flat: see `prepareManifest`. */
async function leaningIn(
  db: ContentTables,
  manifest: Manifest,
  hash: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const paths = manifest.lessons.map(({ id }) => lessonPath(id, 'vi'))
  const rows = await db.files.bulkGet(paths.map((path): [string, string] => [hash, path]))
  const wanted = new Set(rows.flatMap((row) => row?.slices.map(([chunk]) => chunk) ?? []))
  const chunks = new Map((await db.chunks.bulkGet([...wanted])).map((row) => [row?.hash, row?.bytes]))
  const leaning = new Map<string, string[]>()
  for (const [i, { id }] of manifest.lessons.entries()) {
    for (const fact of factsIn(rows[i], chunks)) leaning.set(fact, [...(leaning.get(fact) ?? []), id])
  }
  return leaning
}

/** None in a lesson that is not here, or of a form that a newer app reads. */
function factsIn(
  row: FileRow | undefined,
  chunks: ReadonlyMap<string | undefined, Bytes | undefined>,
): ReadonlySet<string> {
  const slices = row?.slices ?? []
  const file = slices.map(([, offset, length], at): [number, number, number] => [at, offset, length])
  try {
    const bytes = cutFile({ path: row?.path ?? '', slices: file }, (at) => chunks.get(slices[at]?.[0]))
    const lesson = bytes && parseJson(Lesson, bytes, 'pack/bad-form')
    return new Set(lesson?.steps.flatMap((step) => step.facts ?? []))
  } catch (error) {
    if (!isProblem(error, 'pack/bad-form')) throw error
    return new Set()
  }
}

export function listChangedFacts(database: ContentDatabase, builtIn: Root): Promise<readonly ChangedFact[]> {
  return reading(database, async (db) => {
    const root = await trustedRoot(db, builtIn)
    const rows = (await db.packs.toArray()).filter(({ corrections = [] }) => corrections.length > 0)
    const signed = await db.manifests.bulkGet(rows.map(({ hash }) => hash))
    const sound = rows.filter(({ hash }, i) => !isWithdrawn(root, hash, signed[i]?.signer))
    const manifests = await Promise.all(sound.map(({ hash }) => readableManifest(db, hash)))
    return sound.flatMap(({ pack, hash, corrections = [] }, i) =>
      corrections.flatMap((correction) => changedFact({ pack, hash, correction }, manifests[i] ?? null)),
    )
  })
}

function changedFact(
  known: Pick<ChangedFact, 'pack' | 'hash' | 'correction'>,
  manifest: Manifest | null,
): readonly ChangedFact[] {
  const fact = manifest?.facts.find(({ id }) => id === known.correction.fact)
  const lesson = manifest?.lessons.find(({ id }) => known.correction.lessons.includes(id)) ?? null
  return fact === undefined ? [] : [{ ...known, now: fact.text, source: fact.source, lesson }]
}
