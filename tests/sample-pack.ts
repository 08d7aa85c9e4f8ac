// A signed pack small enough to read: two lessons in two languages, a picture each, and a voice that needs two chunks.
import { type Bytes, base64url, concat, hex, utf8 } from '../core/bytes.ts'
import { keyIdOf } from '../core/id.ts'
import { limits } from '../core/limits.ts'
import type { Catalogue } from '../core/pack/catalogue.ts'
import type { Lesson } from '../core/pack/lesson.ts'
import type { Chunk, Manifest, PackFile } from '../core/pack/manifest.ts'
import { cataloguePath, chunkUrlPath, lessonPath, manifestUrlPath, picturePath, voicePath } from '../core/pack/road.ts'
import type { Signer } from '../core/ports.ts'
import { signFile } from '../core/signed.ts'
import type { Root } from '../core/trust/root.ts'
import { makePrivateKey, nodeVerifier, signerOf } from '../server/node-ports.ts'

export const PACK = 'sample'
export const [FIRST, SECOND] = ['first', 'second'] as const

export interface TestPublisher {
  readonly publisher: { readonly keyId: string; readonly name: string; readonly publicKey: string }
  readonly signer: Signer
}

export async function makePublisher(name = 'Thử'): Promise<TestPublisher> {
  const signer = await signerOf(await makePrivateKey())
  const keyId = await keyIdOf(signer.publicKey, nodeVerifier)
  return { publisher: { keyId, name, publicKey: base64url(signer.publicKey) }, signer }
}

/** A root of trust in which one key does everything. */
export function rootOf({ publisher }: TestPublisher, version = 1): Root {
  return rootFor(publisher, version)
}

export function rootFor({ keyId, name, publicKey }: TestPublisher['publisher'], version = 1): Root {
  const keys = [{ id: keyId, key: publicKey }]
  return {
    format: 'domdom-root/1',
    version,
    signed: '2026-06-30',
    root: { threshold: 1, keys },
    catalogue: { threshold: 1, keys },
    publishers: [{ name: { vi: name, en: 'Test' }, prefixes: [''], keys }],
    revoked: { keys: [], manifests: [] },
  }
}

export interface SampleOptions {
  readonly version?: number
  readonly catalogueVersion?: number
  /** The Vietnamese title of the second lesson: changes one chunk. */
  readonly secondTitle?: string
  /** A fact that the second lesson leans on. */
  readonly hotline?: string
  /** The lesson leans on it no more, though the pack still names it. */
  readonly isHotlineUnused?: boolean
}

export interface SamplePack {
  readonly files: ReadonlyMap<string, Bytes>
  readonly hash: string
  readonly manifest: Manifest
  /** Chunk paths by lesson and part, as 'first/base'. */
  readonly chunkPaths: Readonly<Record<string, readonly string[]>>
}

export async function samplePack(by: TestPublisher, options: SampleOptions = {}): Promise<SamplePack> {
  const { version = 1, catalogueVersion = version } = options
  const files = new Map<string, Bytes>()
  const { manifest, parcels } = await manifestOf(options)
  for (const [hash, bytes] of parcels) files.set(chunkUrlPath(hash), bytes)
  const payload = utf8(JSON.stringify(manifest))
  const hash = hex(await nodeVerifier.sha256(payload))
  const { keyId } = by.publisher
  files.set(manifestUrlPath(hash), await signFile('manifest', keyId, by.signer, payload))
  files.set(cataloguePath, await signedCatalogue(by, catalogueOf(manifest, hash, catalogueVersion)))
  return { files, hash, manifest, chunkPaths: pathsOf(manifest) }
}

export function signedCatalogue(by: TestPublisher, catalogue: unknown): Promise<Bytes> {
  return signFile('catalogue', by.publisher.keyId, by.signer, utf8(JSON.stringify(catalogue)))
}

function pathsOf(manifest: Manifest): Record<string, string[]> {
  const paths: Record<string, string[]> = {}
  for (const { lesson, part, hash } of manifest.chunks) {
    const key = `${lesson}/${part}`
    paths[key] = [...(paths[key] ?? []), chunkUrlPath(hash)]
  }
  return paths
}

/** [lesson, part, path, bytes], in the pack's order. */
function sources({
  secondTitle = 'Bài hai',
  hotline,
  isHotlineUnused = false,
}: SampleOptions): readonly (readonly [string, string, string, Bytes])[] {
  const leaning = hotline === undefined || isHotlineUnused ? [] : [HOTLINE]
  return [
    [FIRST, 'base', picturePath('phone'), drawing('phone')],
    [FIRST, 'vi', lessonPath(FIRST, 'vi'), lessonBytes(FIRST, 'vi', 'Bài một')],
    [FIRST, 'en', lessonPath(FIRST, 'en'), lessonBytes(FIRST, 'en', 'Lesson one')],
    [FIRST, 'voice-vi', voicePath('vi', 'hello'), voice()],
    [SECOND, 'base', picturePath('field'), drawing('field')],
    [SECOND, 'vi', lessonPath(SECOND, 'vi'), lessonBytes(SECOND, 'vi', secondTitle, leaning)],
    [SECOND, 'en', lessonPath(SECOND, 'en'), lessonBytes(SECOND, 'en', 'Lesson two', leaning)],
  ]
}

export const HOTLINE = 'hotline'

const factOf = (text: string): Manifest['facts'][number] => ({
  id: HOTLINE,
  text: { vi: text, en: `In English: ${text}` },
  source: 'Cục An toàn thông tin',
  url: 'https://example.vn/',
  checked: '2026-06-30',
  reviewBy: '2027-06-30',
})

const drawing = (name: string) => utf8(`<svg xmlns="http://www.w3.org/2000/svg"><title>${name}</title></svg>`)

const voice = () => Uint8Array.from({ length: limits.chunkBytesMax + 1000 }, (_, i) => (i * 31) % 251)

function lessonBytes(id: string, language: string, title: string, facts: readonly string[] = []): Bytes {
  const body = [{ type: 'paragraph' as const, spans: ['Đèn nhỏ.'] }]
  const lesson: Lesson = {
    id,
    language,
    title,
    summary: 'Ngắn.',
    minutes: 3,
    steps: [
      {
        id: 'look',
        kind: 'card',
        body,
        picture: { name: 'phone', alt: 'Điện thoại' },
        ...(facts.length > 0 && { facts: [...facts] }),
      },
      {
        id: 'choose',
        kind: 'choose-one',
        prompt: body,
        options: [
          { id: 'yes', text: ['Có'], why: body },
          { id: 'no', text: ['Không'], why: body },
        ],
        right: 'yes',
      },
    ],
  }
  return utf8(JSON.stringify(lesson))
}

async function manifestOf(options: SampleOptions) {
  const { version = 1, hotline } = options
  const parcels = new Map<string, Bytes>()
  const chunks: Chunk[] = []
  const files: PackFile[] = []
  for (const [lesson, part, path, bytes] of sources(options)) {
    const slices: [number, number, number][] = []
    for (let at = 0; at < bytes.length; at += limits.chunkBytesMax) {
      const piece = concat(bytes.subarray(at, at + limits.chunkBytesMax))
      const hash = hex(await nodeVerifier.sha256(piece))
      parcels.set(hash, piece)
      slices.push([chunks.length, 0, piece.length])
      chunks.push({ hash, bytes: piece.length, wireBytes: Math.ceil(piece.length / 2), lesson, part })
    }
    files.push({ path, slices })
  }
  const text = { vi: 'Gói thử', en: 'Sample' }
  const lessons = [FIRST, SECOND].map((id) => ({ id, title: text, summary: text, minutes: 3, skills: [], items: 1 }))
  const manifest: Manifest = {
    format: 'domdom-pack/1',
    id: PACK,
    version,
    title: text,
    summary: text,
    picture: 'phone',
    languages: ['vi', 'en'],
    licence: 'CC-BY-SA-4.0',
    authors: ['Đom Đóm'],
    lessons,
    facts: hotline === undefined ? [] : [factOf(hotline)],
    chunks,
    files,
  }
  return { manifest, parcels }
}

export function catalogueOf(manifest: Manifest, hash: string, version: number): Catalogue {
  const { id, title, summary, languages, lessons, chunks } = manifest
  const wireBytes = chunks.reduce((sum, chunk) => sum + chunk.wireBytes, 0)
  const entry = { id, version: manifest.version, title, summary, languages, wireBytes, manifest: hash }
  return { format: 'domdom-catalogue/1', version, packs: [{ ...entry, lessons: lessons.length }] }
}
