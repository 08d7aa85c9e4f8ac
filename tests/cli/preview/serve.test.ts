// The preview's server as a program on the same machine sees it; what a person sees is in tests/browser/preview.test.ts.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openPreview } from '../../../cli/preview/serve.ts'
import { filePath, type Shown, shownPath } from '../../../cli/preview/shown.ts'
import { broken, type Files, goodPack, openWorkshop, type Workshop } from '../build/tiny-pack.ts'

const root = join(import.meta.dirname, '../../..')

interface Opened {
  readonly url: string
  readonly workshop: Workshop
  readonly looks: Shown[]
  /** The next look that `isWanted`. */
  next(isWanted: (shown: Shown) => boolean): Promise<Shown>
}

async function open(files: Files = goodPack): Promise<Opened> {
  const workshop = openWorkshop(files)
  const looks: Shown[] = []
  const waiting = new Set<(shown: Shown) => void>()
  const preview = await openPreview({
    named: [],
    packsDir: join(workshop.root, 'packs'),
    port: 0,
    today: () => '2026-06-30',
    looked(shown) {
      looks.push(shown)
      for (const hear of waiting) hear(shown)
    },
  })
  onTestFinished(() => preview.close())
  const next = (isWanted: (shown: Shown) => boolean) =>
    new Promise<Shown>((resolve) => {
      waiting.add((shown) => isWanted(shown) && resolve(shown))
    })
  return { url: preview.url.replace(/\/$/, ''), workshop, looks, next }
}

test('nothing but what the page is made of is served', async () => {
  const { url } = await open()
  for (const path of ['package.json', 'cli/main.ts', 'server/main.ts', 'keys/demo-publisher.json']) {
    const answer = await fetch(`${url}/@fs${root}/${path}`)
    expect([path, answer.status === 403 || answer.status === 404]).toEqual([path, true])
  }
  const { status } = await fetch(`${url}/@fs${root}/src/screens/lesson-screen.tsx`)
  expect(status).toBe(200)
})

test('it listens to this machine alone', async () => {
  const { url } = await open()
  expect(new URL(url).hostname).toBe('127.0.0.1')
})

test('packs, pictures and clips are served as what they are', async () => {
  const { url } = await open()
  const shown: Shown = await (await fetch(url + shownPath)).json()
  const hash = shown.packs[0]?.hash ?? ''
  const picture = await fetch(url + filePath(hash, 'pictures/cover.svg'))
  expect(picture.headers.get('content-type')).toBe('image/svg+xml')
  expect(await picture.text()).toBe(goodPack['tiny/pictures/cover.svg'])
  expect((await fetch(url + filePath(hash, 'voice/vi/ring.opus'))).headers.get('content-type')).toBe('audio/ogg')
})

/** As an editor does: this file alone. */
function save(workshop: Workshop, from: string, to: string): void {
  const path = 'tiny/lessons/hang-up/vi.md'
  writeFileSync(join(workshop.root, 'packs', path), broken(path, from, to)[path] ?? '')
}

test('a saved file is looked at again, and so is one that was broken in between', async () => {
  const { url, workshop, next, looks } = await open()
  expect(looks).toHaveLength(1)
  const slip = next(({ findings }) => findings.some(({ sentence }) => /«Pay» is malformed/.test(sentence)))
  save(workshop, '#pay', '#Pay')
  expect((await slip).packs[0]?.lessons).toEqual({})
  const mended = next(({ findings }) => findings.every(({ weight }) => weight !== 'error'))
  save(workshop, 'Bác làm gì?', 'Giờ bác làm gì?')
  await mended
  expect(JSON.stringify(await (await fetch(url + shownPath)).json())).toContain('Giờ bác làm gì?')
})
