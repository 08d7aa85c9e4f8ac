import { type Bytes, hex, utf8 } from '../../../core/bytes.ts'
import { askedCount } from '../../../core/item/pool.ts'
import { limits } from '../../../core/limits.ts'
import { type Manifest, parseManifest, type Texts } from '../../../core/pack/manifest.ts'
import type { Digest } from '../../../core/ports.ts'
import { isProblem } from '../../../core/problem.ts'
import type { Findings } from '../findings.ts'
import { languagesOf, type PackSource } from '../source/pack-source.ts'
import type { LessonTree } from '../tree/lesson-tree.ts'
import { cutChunks } from './chunks.ts'
import { parcelsOf } from './parcels.ts'
import { shared } from './shared.ts'
import { type Squeezed, squeeze } from './squeeze.ts'

export interface CompiledPack {
  readonly manifest: Manifest
  readonly payload: Bytes
  /** By hash. */
  readonly chunks: ReadonlyMap<string, Squeezed>
}

/** Cuts a sound pack. Null, with a finding, when it is larger than a phone takes. */
export async function compilePack(
  source: PackSource,
  lessons: readonly (readonly LessonTree[])[],
  digest: Digest,
  findings: Findings,
): Promise<CompiledPack | null> {
  const cut = cutChunks(shared(parcelsOf(source, lessons)), limits.chunkBytesMax)
  const bytes = cut.chunks.reduce((sum, chunk) => sum + chunk.bytes.length, 0)
  if (bytes > limits.packBytesMax) {
    findings.error(
      source.pack.placeOf('id'),
      `The pack has ${bytes} bytes; at most ${limits.packBytesMax} are allowed.`,
    )
    return null
  }
  const chunks = new Map<string, Squeezed>()
  const rows: Manifest['chunks'] = []
  for (const { lesson, until, part, bytes } of cut.chunks) {
    const hash = hex(await digest.sha256(bytes))
    const squeezed = chunks.get(hash) ?? (await squeeze(bytes))
    chunks.set(hash, squeezed)
    rows.push({
      hash,
      bytes: bytes.length,
      wireBytes: squeezed.brotli.length,
      lesson,
      ...(until !== undefined && { until }),
      part,
    })
  }
  const manifest = { ...aboutOf(source, lessons), chunks: rows, files: cut.files.map((file) => ({ ...file })) }
  const payload = utf8(JSON.stringify(manifest))
  return isTakenByPhones(payload, source, findings) ? { manifest, payload, chunks } : null
}

/** All of the manifest that is known before the pack is cut. */
export function aboutOf(
  source: PackSource,
  lessons: readonly (readonly LessonTree[])[],
): Omit<Manifest, 'chunks' | 'files'> {
  const languages = languagesOf(source)
  const { id, version, title, summary, picture, licence, authors } = source.pack.value
  return {
    format: 'domdom-pack/1',
    id,
    version,
    title: inOrder(title, languages),
    summary: inOrder(summary, languages),
    picture,
    languages: [...languages],
    licence,
    authors,
    lessons: lessons.map(lessonEntryOf),
    facts: source.facts.value.map(({ id, source, url, checked, review_by, contact, ...words }) => ({
      id,
      text: inOrder(words, languages),
      source,
      url,
      checked,
      reviewBy: review_by,
      ...(contact && { contact }),
    })),
  }
}

function lessonEntryOf(trees: readonly LessonTree[]): Manifest['lessons'][number] {
  const [original] = trees
  if (original === undefined) throw new Error('a lesson without a language passed the checks')
  const { id, minutes, title, summary } = original.lesson
  const byLanguage = (key: 'title' | 'summary') =>
    Object.fromEntries(trees.map(({ lesson }) => [lesson.language, lesson[key]]))
  return {
    id,
    title: { ...byLanguage('title'), vi: title },
    summary: { ...byLanguage('summary'), vi: summary },
    minutes,
    skills: [...original.skills],
    items: askedCount(original.lesson),
  }
}

/** The same input gives the same bytes, however its author ordered the languages. */
function inOrder(texts: Texts, languages: readonly string[]): Texts {
  return Object.assign(
    { vi: texts.vi },
    Object.fromEntries(languages.map((language) => [language, texts[language] ?? ''])),
  )
}

function isTakenByPhones(payload: Bytes, source: PackSource, findings: Findings): boolean {
  try {
    parseManifest(payload)
    return true
  } catch (error) {
    if (!isProblem(error)) throw error
    const why = Object.entries(error.details).map(([key, value]) => `${key} ${value}`)
    findings.error(source.pack.placeOf('id'), `A phone would refuse this pack (${error.code}: ${why.join(', ')}).`)
    return false
  }
}
