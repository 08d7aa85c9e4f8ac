// A built pack and a built app, small enough to read: one lesson of three choose-one items, "yes" is right in all.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { type Bytes, hex, utf8 } from '../../core/bytes.ts'
import type { Catalogue } from '../../core/pack/catalogue.ts'
import type { Lesson } from '../../core/pack/lesson.ts'
import type { Manifest } from '../../core/pack/manifest.ts'
import { signFile } from '../../core/signed.ts'
import { makePrivateKey, nodeVerifier, signerOf } from '../../server/node-ports.ts'

export const PACK = 'scam-calls'
export const LESSON = 'fake-police'
export const ITEMS = ['first', 'second', 'third'] as const

const words = [{ type: 'paragraph' as const, spans: ['Đúng rồi.'] }]
const lesson: Lesson = {
  id: LESSON,
  language: 'vi',
  title: 'Công an không gọi điện đòi tiền',
  summary: 'Mình cúp máy.',
  minutes: 3,
  steps: ITEMS.map((id) => ({
    id,
    kind: 'choose-one',
    prompt: words,
    options: [
      { id: 'yes', text: ['Cúp máy'], why: words },
      { id: 'no', text: ['Chuyển tiền'], why: words },
    ],
    right: 'yes',
  })),
}

export interface BuiltPacks {
  readonly packsDir: string
  /** The pack's name: what records carry. */
  readonly packHash: string
  readonly chunkHash: string
}

const sha256 = async (bytes: Bytes) => hex(await nodeVerifier.sha256(bytes))

export async function writePacks(distDir: string): Promise<BuiltPacks> {
  const packsDir = join(distDir, 'packs')
  const signer = await signerOf(await makePrivateKey())
  const chunk = utf8(JSON.stringify(lesson))
  const chunkHash = await sha256(chunk)
  const manifest = utf8(JSON.stringify(manifestOf(chunk, chunkHash)))
  const packHash = await sha256(manifest)
  const catalogue = utf8(JSON.stringify(catalogueOf(packHash)))
  for (const folder of ['manifests', 'chunks', 'files']) mkdirSync(join(packsDir, folder), { recursive: true })
  writeSqueezed(join(packsDir, 'chunks', chunkHash), chunk)
  writeSqueezed(join(packsDir, 'manifests', packHash), await signFile('manifest', 'demo', signer, manifest))
  writeSqueezed(join(packsDir, 'catalogue'), await signFile('catalogue', 'demo', signer, catalogue))
  writeFileSync(join(packsDir, 'files', `${PACK}-1.zip`), 'a whole pack')
  return { packsDir, packHash, chunkHash }
}

function manifestOf(chunk: Bytes, hash: string): Manifest {
  return {
    format: 'domdom-pack/1',
    id: PACK,
    version: 1,
    title: { vi: 'Cuộc gọi lừa đảo', en: 'Scam calls' },
    summary: { vi: 'Cúp máy đúng lúc.' },
    picture: 'cover',
    languages: ['vi'],
    licence: 'CC-BY-SA-4.0',
    authors: ['Đom Đóm'],
    lessons: [
      {
        id: LESSON,
        title: { vi: lesson.title },
        summary: { vi: lesson.summary },
        minutes: lesson.minutes,
        skills: ['dlgf-4.2'],
        items: ITEMS.length,
      },
    ],
    facts: [],
    chunks: [{ hash, bytes: chunk.length, wireBytes: 1, lesson: LESSON, part: 'vi' }],
    files: [{ path: `lessons/${LESSON}/vi.json`, slices: [[0, 0, chunk.length]] }],
  }
}

function catalogueOf(manifest: string): Catalogue {
  const entry = { id: PACK, version: 1, title: { vi: 'Cuộc gọi lừa đảo' }, summary: { vi: 'Cúp máy đúng lúc.' } }
  const counts = { lessons: 1, languages: ['vi'], wireBytes: 1 }
  return { format: 'domdom-catalogue/1', version: 1, packs: [{ ...entry, ...counts, manifest }] }
}

export const PAGE = `<!doctype html><title>Đom Đóm</title>${'<p>Ánh sáng nhỏ, học chuyện lớn.</p>'.repeat(20)}`
export const STYLE_HASH = `sha256-${'A'.repeat(43)}=`

export function writeApp(distDir: string): string {
  const appDir = join(distDir, 'app')
  for (const folder of ['assets', '.vite']) mkdirSync(join(appDir, folder), { recursive: true })
  writeSqueezed(join(appDir, 'index.html'), utf8(PAGE))
  writeSqueezed(join(appDir, 'assets/main-1a2b.js'), utf8('export const light = 1\n'.repeat(50)))
  writeFileSync(join(appDir, 'sw.js'), 'self.skipped = false\n')
  writeFileSync(join(appDir, '.vite/manifest.json'), '{}')
  writeFileSync(join(appDir, 'csp.json'), JSON.stringify({ script: [], style: [STYLE_HASH] }))
  return appDir
}

function writeSqueezed(path: string, bytes: Bytes): void {
  writeFileSync(path, bytes)
  writeFileSync(`${path}.br`, brotliCompressSync(bytes))
  writeFileSync(`${path}.gz`, gzipSync(bytes))
}
