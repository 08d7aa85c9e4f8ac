// Another app hands a letter over as a .txt file: it is opened where letters are opened, and what is none harms nothing.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { limits } from '../../core/limits.ts'
import { sharing } from '../../core/phone/records-layout.ts'
import { refused } from './harness/faulty-front.ts'
import { consent, metServer, newProfile, openMine, startAgain } from './harness/learn.ts'
import { openPhone, type Phone } from './harness/phone.ts'
import { tablesOf } from './harness/phone-tables.ts'
import { openWorld, type World } from './harness/server.ts'
import { button, eventually, said, seen, words } from './harness/walk.ts'

let world: World
let sender: Phone
let phone: Phone
const profile = newProfile()

// Neither has a line for records: the sender writes a letter, the other one is to carry it.
beforeAll(async () => {
  world = await openWorld()
  const [one, other] = await Promise.all([openPhone(world), openPhone({ ...world, profile: profile.path })])
  sender = one
  phone = other
  await Promise.all([sender, phone].map(({ page }) => metServer(page, world.origin)))
  world.front.fault(({ path }) => (path.startsWith('/sync') ? refused : null))
  for (const one of [sender, phone]) one.lineIsBad = true
})
afterAll(async () => {
  await sender.close()
  await phone.close()
  await world.close()
  profile.drop()
  rmSync(folder, { recursive: true })
})
afterEach(() => expect([...sender.complaints, ...phone.complaints]).toEqual([]))

const folder = mkdtempSync(join(tmpdir(), 'domdom-shared-'))

/** A file on disk: a large one would not fit through the debugger. */
function file(content: string | Uint8Array, name = 'thu.txt'): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

/** As Android does it: a form that no page of ours sends. */
async function share(...files: readonly string[]): Promise<void> {
  const { page } = phone
  await page.goto('about:blank')
  await page.setContent(
    `<form method="post" enctype="multipart/form-data" action="${world.origin}${sharing.path}">
       <input type="file" name="${sharing.field}" multiple><button>ok</button></form>`,
  )
  await page.locator('input').setInputFiles([...files])
  await page.locator('button').click()
  await page.waitForURL(/#\/scan$/)
}

const row = () => page().getByRole('button', { name: words('scan.shared') })
const page = () => phone.page

async function letterOf({ page }: Phone): Promise<string> {
  await openMine(page)
  await button(page, 'send.title').tap()
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: words('send.file') }).tap(),
  ])
  return readFileSync(await file.path(), 'utf8')
}

// A ZIP goes by many names, and as a text file where browsers share nothing else.
const kinds = [
  'text/plain',
  '.txt',
  'application/zip',
  '.zip',
  'application/x-zip-compressed',
  'application/octet-stream',
]

test('the phone would offer the app for text files and packs', async () => {
  const cdp = await phone.context.newCDPSession(page())
  const { data, errors } = await cdp.send('Page.getAppManifest')
  expect(errors).toEqual([])
  const { share_target: target } = JSON.parse(data ?? '{}')
  expect(target).toMatchObject({ action: sharing.path, method: 'POST', enctype: 'multipart/form-data' })
  expect(target.params.files).toEqual([{ name: sharing.field, accept: kinds }])
})

test.each([
  ['no letter', [file('không phải thư', 'a.txt')], 'problems.letter/not-a-letter'],
  ['empty', [file('', 'b.txt')], 'problems.letter/not-a-letter'],
  ['a picture', [file(Buffer.alloc(5000, 0xff), 'anh.png')], 'problems.letter/not-a-letter'],
  ['of a newer app', [file('----- DOMDOM LETTER 99 -----\nabc', 'c.txt')], 'problems.letter/newer-form'],
  ['too large', [file('x'.repeat(limits.letterFileBytesMax + 5), 'd.txt')], 'problems.letter/too-large'],
] as const)('a file that is %s is told in a sentence, and nothing changes', async (_what, files, problem) => {
  const before = await tablesOf(page())
  await share(...files)
  await row().tap()
  await seen(said(page(), words(problem)))
  await eventually(() => row().isVisible(), false)
  expect(await tablesOf(page())).toEqual(before)
})

test('a form without a file is told to be no letter, and not that the phone is full', async () => {
  await share()
  await seen(said(page(), words('problems.letter/not-a-letter')))
  expect(await row().isVisible()).toBe(false)
})

test('with no line at all a letter is taken over, and so are two at once', async () => {
  await consent(sender.page)
  const letter = await letterOf(sender)
  await world.front.down()
  await share(file(letter, 'domdom-thu.txt'))
  await row().tap()
  await seen(said(page(), words('scan.gotLetters', { count: 1 })))
  await share(file(letter), file(letter, 'thu-2.txt'))
  await row().tap()
  await seen(said(page(), words('scan.got')))
  await world.front.up()
})

test('a phone that is full says so; the letter is not taken for received', async () => {
  await phone.close()
  phone = await startAgain(world, profile, '#/mine', async (next) => {
    next.lineIsBad = true
    const cdp = await next.context.newCDPSession(next.page)
    await cdp.send('Storage.overrideQuotaForOrigin', { origin: world.origin, quotaSize: 1 })
  })
  await share(file('x'.repeat(100_000)))
  await seen(said(page(), words('problems.storage/full')))
  expect(new URL(page().url()).search).toBe('')
  expect(await row().isVisible()).toBe(false)
})

test('the carried letter reaches the server', async () => {
  await phone.close()
  world.front.pass()
  phone = await startAgain(world, profile)
  phone.lineIsBad = true
  await eventually(async () => (await world.received()).some(({ kind }) => kind === 'consent'), true, 30_000)
})
