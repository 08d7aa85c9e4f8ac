// The author's desk in a real browser: the app's own screens over the files on the disk.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { openPreview, type Preview } from '../../cli/preview/serve.ts'
import { chromiumPlea, findChromium } from '../../tools/chromium.mjs'

const HANG_UP = 'packs/scam-calls/lessons/fake-police/en.md'

let browser: Browser
let root: string
let preview: Preview
let page: Page
let complaints: string[]

beforeAll(async () => {
  const executablePath = findChromium()
  if (executablePath === null) throw new Error(chromiumPlea)
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
})

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'domdom-preview-'))
  for (const part of ['catalogue.yaml', 'scam-calls'])
    cpSync(join(import.meta.dirname, '../../packs', part), join(root, 'packs', part), { recursive: true })
  preview = await openPreview({
    named: [],
    packsDir: join(root, 'packs'),
    port: 0,
    today: () => '2026-11-28',
    looked: () => undefined,
  })
  page = await browser.newPage({ viewport: { width: 1500, height: 900 }, reducedMotion: 'reduce' })
  page.setDefaultTimeout(60_000)
  complaints = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('request', (request) => {
    if (!/^(blob:|data:)/.test(request.url()) && !request.url().startsWith(preview.url)) complaints.push(request.url())
  })
  await page.goto(preview.url)
  // A phone that is still starting has nothing to be tapped yet.
  for (const language of ['Tiếng Việt', 'English'] as const)
    await phone(language).locator('.foot .button:not(.plain)').first().waitFor()
})

afterEach(async () => {
  await page.close()
  await preview.close()
  rmSync(root, { recursive: true, force: true })
})

afterAll(() => browser.close())

const phone = (language: 'Tiếng Việt' | 'English') => page.frameLocator(`iframe[title="${language}"]`)

function edit(file: string, from: string, to: string): void {
  const text = readFileSync(join(root, file), 'utf8')
  if (!text.includes(from)) throw new Error(`${file} does not hold ${from}`)
  writeFileSync(join(root, file), text.replace(from, to))
}

test('both phones go the same way, and a question is played on either', async () => {
  await phone('Tiếng Việt').getByRole('button', { name: 'Tiếp' }).click()
  await phone('English').getByRole('button', { name: 'Hang up.' }).click()
  await phone('English').getByText('You do nothing wrong').waitFor()
  await phone('Tiếng Việt').getByRole('button', { name: 'Cúp máy.' }).waitFor()
  await page.getByRole('button', { name: /Xếp thứ tự · order/ }).click()
  await phone('English').getByText('A caller who says he is police').waitFor()
  expect(await page.locator('.step.now').textContent()).toContain('Xếp thứ tự')
  expect(complaints).toEqual([])
})

test('a saved change shows on the same card, and a slip is told until it is mended', async () => {
  await page.getByRole('button', { name: /Chọn một · choose one Họ bảo/ }).click()
  await phone('English').getByText('He says: send money now').waitFor()
  edit(HANG_UP, 'He says: send money now', 'He shouts: send money now')
  await phone('English').getByText('He shouts: send money now').waitFor()
  edit(HANG_UP, '#read-id', '#Read-id')
  await page.getByText('«Read-id» is malformed').waitFor()
  await phone('English').getByText('This lesson cannot be shown yet').waitFor()
  await phone('Tiếng Việt').getByText('Họ bảo: chuyển tiền ngay').waitFor()
  edit(HANG_UP, '#Read-id', '#read-id')
  await phone('English').getByText('He shouts: send money now').waitFor()
  await page.getByText('Nothing to mend').waitFor()
  expect(complaints).toEqual([])
})

test('the last card leads to the result, and from there to the next lesson on both phones', async () => {
  await page.locator('.steps button').last().click()
  const vi = phone('Tiếng Việt')
  await vi.getByText('Bác nhớ một câu thôi').waitFor()
  await vi.getByRole('button', { name: 'Tiếp' }).click()
  await vi.getByRole('button', { name: /Cán bộ xã giả gọi đến/ }).click()
  await phone('English').getByText('You are picking tea').waitFor()
  expect(complaints).toEqual([])
})
