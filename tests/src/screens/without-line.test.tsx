// @vitest-environment happy-dom
import { cleanup, fireEvent, screen } from '@testing-library/preact'
import type { ComponentChildren } from 'preact'
import { afterEach, describe, expect, test } from 'vitest'
import { cardLetters } from '../../../core/letter/card.ts'
import { freshHead } from '../../../core/phone/settle.ts'
import type { ServerIdentity } from '../../../core/sync/identity.ts'
import { deviceOf } from '../../../core/sync/sender.ts'
import { nodeSha256 } from '../../../server/node-ports.ts'
import { vietnamese } from '../../../src/i18n/i18n.ts'
import { CardScreen } from '../../../src/screens/card-screen.tsx'
import { CarryScreen } from '../../../src/screens/carry-screen.tsx'
import { DevicesScreen } from '../../../src/screens/devices-screen.tsx'
import { MineScreen } from '../../../src/screens/mine-screen.tsx'
import { ScanScreen } from '../../../src/screens/scan-screen.tsx'
import { SendScreen } from '../../../src/screens/send-screen.tsx'
import { testServer } from '../../core/sync/test-parties.ts'
import { until } from '../../fake-timers.ts'
import { playLesson } from '../records/phone.ts'
import { openTestRooms, show } from './show.tsx'

afterEach(cleanup)

const { words } = vietnamese()
const there = (text: string) => screen.queryByText(text) !== null
const appears = (text: string) => until(() => there(text))
const press = (name: string) => fireEvent.click(screen.getByText(name))

/** A learner who agreed and finished a lesson, on a phone that knows its server. */
async function phone({ met, consent = true }: { readonly met?: ServerIdentity; readonly consent?: boolean } = {}) {
  const { rooms, letters } = await openTestRooms()
  const learner = await rooms.records.addLearner('hat')
  await playLesson(rooms.records, learner)
  if (consent) await rooms.records.setConsent(learner.id, true, 'consent-1')
  if (met) await rooms.records.syncStore().adopt(met)
  const now = { ...learner, consent: consent ? ('given' as const) : learner.consent }
  return { rooms, letters, learner: now, show: (it: ComponentChildren) => show(it, rooms, now) }
}

function openFile(text: string) {
  const input = document.querySelector('input[type=file]')
  if (!(input instanceof HTMLInputElement)) throw new Error('no way to open a file')
  Object.defineProperty(input, 'files', { value: [new File([text], 'thu.txt')], configurable: true })
  fireEvent.change(input)
}

describe('in plain words it is said', () => {
  test('that a phone which never met its server must do so once', async () => {
    const { letters, show } = await phone()
    show(<SendScreen letters={letters} />)
    press(words('send.file'))
    await appears(words('problems.sync/not-met'))
  })

  test('that nothing goes while nobody agreed', async () => {
    const { identity } = await testServer()
    const { letters, show } = await phone({ met: identity, consent: false })
    show(<SendScreen letters={letters} />)
    expect(there(words('mine.consentOff'))).toBe(true)
    press(words('send.code'))
    await appears(words('send.nothing'))
  })

  test('that a file is no letter, and another can be opened', async () => {
    const { letters, show } = await phone()
    show(<ScanScreen letters={letters} />)
    openFile('ảnh của tôi')
    await appears(words('problems.letter/not-a-letter'))
    expect(there(words('scan.file'))).toBe(true)
  })

  test('that the camera does not open, and a file still can be', async () => {
    const { letters, show } = await phone()
    show(<ScanScreen letters={letters} />)
    press(words('scan.camera'))
    await appears(words('problems.camera/none'))
    expect(there(words('scan.file'))).toBe(true)
  })

  test('that a letter of the card is wrong', async () => {
    const { letters, learner, show } = await phone()
    const { letters: groups } = await letters.card(learner)
    show(<ScanScreen letters={letters} />)
    press(words('scan.type'))
    const [first, second, ...rest] = groups
    fireEvent.input(screen.getByRole('textbox'), { target: { value: [second, first, ...rest].join(' ') } })
    await until(() => screen.getByText(words('go.done')).closest('button')?.getAttribute('aria-disabled') !== 'true')
    press(words('go.done'))
    await appears(words('problems.card/mistyped'))
  })
})

test('a letter that was shown as a code is said to be written, and to be with nobody', async () => {
  const { identity } = await testServer()
  const { letters, show } = await phone({ met: identity })
  show(<SendScreen letters={letters} />)
  press(words('send.code'))
  await until(() => screen.queryByRole('img', { name: words('send.codeLabel') }) !== null)
  press(words('go.done'))
  await appears(words('send.shared'))
  cleanup()
  show(<MineScreen />)
  await appears(words('mine.inLetters', { count: 4 }))
  expect(there(words('mine.carried'))).toBe(false)
  expect(there(words('mine.sentAll'))).toBe(false)
})

test('a letter of somebody else is taken along, and the bag says so', async () => {
  const { identity } = await testServer()
  const sender = await phone({ met: identity })
  const file = await sender.letters.file()
  const courier = await phone({ met: identity })
  const { went } = courier.show(<ScanScreen letters={courier.letters} />)
  openFile(file?.text ?? '')
  await appears(words('scan.gotLetters', { count: 1 }))
  expect(there(words('scan.gotCopies', { count: 1 }))).toBe(true)
  await until(() => screen.queryByRole('img', { name: words('send.codeLabel') }) !== null)
  expect(there(words('scan.taken'))).toBe(true)
  press(words('carry.title'))
  expect(went).toEqual([{ at: 'carry' }])
  cleanup()
  courier.show(<CarryScreen letters={courier.letters} />)
  await appears(words('carry.deliver'))
  press(words('carry.deliver'))
  await appears(words('problems.net/unreachable'))
  expect((await courier.letters.bag()).letters).toBe(1)
})

test("a carrier's word, opened as a file, says that the letter is carried, and no more", async () => {
  const { identity } = await testServer()
  const [sender, courier] = [await phone({ met: identity }), await phone({ met: identity })]
  await courier.letters.openText((await sender.letters.file())?.text ?? '')
  const back = await courier.letters.receiptsFile()
  sender.show(<ScanScreen letters={sender.letters} />)
  openFile(back?.what ?? '')
  await appears(words('scan.gotConfirmed', { count: 1 }))
  cleanup()
  sender.show(<MineScreen />)
  await appears(words('mine.carried'))
  expect(there(words('mine.sentAll'))).toBe(false)
})

test('a card typed on another phone brings the learner there, with what the opened file holds', async () => {
  const old = await phone()
  const text = await old.letters.copyFile(old.learner.id)
  const secret = await old.rooms.records.cardSecret(old.learner.id)
  const groups = cardLetters({ learner: old.learner.id, secret, picture: 'hat' }, nodeSha256)
  old.show(<CardScreen letters={old.letters} />)
  await until(() => groups.every((group) => screen.queryAllByText(group).length > 0))
  cleanup()

  const next = await phone()
  await next.letters.openText(text ?? '')
  next.show(<ScanScreen letters={next.letters} />)
  press(words('scan.type'))
  fireEvent.input(screen.getByRole('textbox'), { target: { value: groups.join(' ').toLowerCase() } })
  await until(() => screen.getByText(words('go.done')).closest('button')?.getAttribute('aria-disabled') !== 'true')
  press(words('go.done'))
  await appears(words('scan.cardYes'))
  press(words('scan.cardYes'))
  await appears(words('scan.welcome'))
  expect((await next.rooms.records.learners()).map(({ id }) => id)).toContain(old.learner.id)
  expect(await next.rooms.records.progress(old.learner.id)).toEqual(await old.rooms.records.progress(old.learner.id))
})

test('a lost phone is cut off after a second question, never this one, and the words promise no more than is true', async () => {
  const { rooms, letters, learner, show } = await phone()
  const { records } = rooms
  const own = deviceOf((await records.signer()).publicKey, nodeSha256)
  const devices = [own, 'ab'.repeat(16)].map((device) => ({ device, firstSeen: 0, isCutOff: false }))
  await records.db.write(['heads'], (tx) => tx.putMany('heads', [{ ...freshHead(learner.id, ''), devices }]))
  show(<DevicesScreen letters={letters} />)
  await appears(words('devices.own'))
  expect(screen.getAllByText(words('devices.cutOff'))).toHaveLength(1)
  const before = await records.cardSecret(learner.id)
  press(words('devices.cutOff'))
  await appears(words('devices.sure'))
  expect(await records.cardSecret(learner.id)).toBe(before)
  press(words('devices.cutOff'))
  await appears(words('devices.done'))
  expect(there(words('devices.newCard'))).toBe(true)
  const batch = await records.syncStore().pending(100)
  expect(batch?.rows.map(({ record }) => record)).toContainEqual(
    expect.objectContaining({ kind: 'cut-off', device: 'ab'.repeat(16) }),
  )
  expect(await records.cardSecret(learner.id)).not.toBe(before)
})
