import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { buildPacks } from '../../../cli/build/build.ts'
import { newestRoot } from '../../../cli/keys/root-files.ts'
import type { Bytes } from '../../../core/bytes.ts'
import { picturePath } from '../../../core/pack/road.ts'
import type { Root } from '../../../core/trust/root.ts'
import { fakeNetwork } from '../../fake-network.ts'
import { phone } from './phone.ts'

const packsDir = resolve(import.meta.dirname, '../../../packs')

/** The project's own packs as the build makes them, by path. */
async function builtPacks(): Promise<{ files: Map<string, Bytes>; builtInRoot: Root }> {
  const folder = mkdtempSync(join(tmpdir(), 'domdom-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const [outDir, keysDir] = [join(folder, 'out'), join(folder, 'keys')]
  // A day on which no fact has passed its date: what the test is about is the road, not the calendar.
  await buildPacks({ packsDir, outDir, keysDir, today: '2026-07-01', warn: () => undefined })
  const paths = readdirSync(outDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const files = new Map(
    paths.map(({ parentPath, name }) => {
      const path = join(parentPath, name)
      return [path.slice(outDir.length + 1).replaceAll('\\', '/'), new Uint8Array(readFileSync(path))] as const
    }),
  )
  const builtInRoot = newestRoot(keysDir)
  if (builtInRoot === null) throw new Error('the build made no root')
  return { files, builtInRoot }
}

test('every lesson of every pack we publish opens on a phone in every language, with all its pictures', async () => {
  const { files, builtInRoot } = await builtPacks()
  const network = fakeNetwork(files)
  const { content } = await phone({ fetch: network.fetch, builtInRoot })
  await content.refreshCatalogue()
  const listed = await content.list()
  expect(listed.length).toBeGreaterThan(0)
  for (const { id } of listed) {
    await content.download(id, 'vi')
    const pack = await content.pack(id)
    if (pack === null) throw new Error(`${id} does not open`)
    expect(pack.readyLessons).toEqual(pack.manifest.lessons.map((lesson) => lesson.id))
    for (const lessonId of pack.readyLessons) {
      for (const language of pack.manifest.languages) {
        const opened = await content.lesson(id, lessonId, language)
        expect(opened?.lesson.language).toBe(language)
        const names = opened?.lesson.steps.flatMap((step) => step.picture?.name ?? []) ?? []
        for (const name of names) expect(await content.file(pack.hash, picturePath(name))).not.toBeNull()
      }
    }
  }
  expect((await content.list()).map((pack) => pack.state)).toEqual(listed.map(() => ({ kind: 'ready' })))
})

test('a finished download of ours cost what was announced', async () => {
  const { files, builtInRoot } = await builtPacks()
  const network = fakeNetwork(files)
  const { content } = await phone({ fetch: network.fetch, builtInRoot })
  await content.refreshCatalogue()
  for (const { id, wireBytes } of await content.list()) {
    network.asked.length = 0
    await content.download(id, 'vi')
    const sent = network.asked.map((path) => files.get(`${path}.br`)?.length ?? 0)
    const manifest = network.asked.findIndex((path) => path.startsWith('packs/manifests/'))
    const chunks = sent.reduce((sum, bytes, i) => (i === manifest ? sum : sum + bytes), 0)
    expect(chunks).toBeLessThanOrEqual(wireBytes)
    // The manifest is announced without its signature.
    expect(chunks + (sent[manifest] ?? 0)).toBeLessThan(wireBytes + 2000)
  }
})
