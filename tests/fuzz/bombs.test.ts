// Small bodies that want to become large: each stops at its bound, counted in what it makes.
import { beforeAll, describe, expect, test } from 'vitest'
import { type Bytes, concat, hexBytes } from '../../core/bytes.ts'
import { limits } from '../../core/limits.ts'
import { makeBundle, openBundle } from '../../core/sync/bundle.ts'
import { makePage, openPage } from '../../core/sync/page.ts'
import { makeSafeCopy, openSafeCopy } from '../../core/sync/seal.ts'
import { createWriter, type Writer } from '../../core/sync/wire.ts'
import { lessonRows } from '../core/sync/lesson-work.ts'
import { known, ports, testDevice, testServer } from '../core/sync/test-parties.ts'

const learner = '1'.repeat(32)
const secret = '5c'.repeat(16)
const rows = lessonRows(200, learner)
const head = { version: 1, sum: 'ab'.repeat(8), durable: 0 }

/** Honest rows but for their count: nothing but zeros follows, and four zeros are a record. */
function manyRows(writer: Writer, count: number): void {
  writer.count(1)
  writer.text('a')
  writer.count(1)
  writer.count(0)
  writer.raw(new Uint8Array(32))
  writer.count(1)
  writer.count(0)
  writer.raw(hexBytes(learner))
  writer.byte(2)
  writer.raw(Uint8Array.of(0, 0, 0))
  writer.count(count)
  writer.count(0)
  writer.raw(new Uint8Array(count * 4))
}

function manyTexts(writer: Writer, count: number): void {
  writer.count(count)
  writer.raw(new Uint8Array(count))
  writer.raw(Uint8Array.of(0, 0))
}

const contentOf = (start: (writer: Writer) => void, rest: (writer: Writer) => void): Bytes => {
  const writer = createWriter()
  start(writer)
  rest(writer)
  return writer.written()
}

/** A codec that packs this, whatever it was asked to pack. */
const packing = (content: Bytes) => ({ ...ports.codec, gzip: () => ports.codec.gzip(content) })

let device: Awaited<ReturnType<typeof testDevice>>
let server: Awaited<ReturnType<typeof testServer>>
beforeAll(async () => {
  device = await testDevice()
  server = await testServer()
})

async function asBundle(rest: (writer: Writer) => void): Promise<number> {
  const codec = packing(
    contentOf((writer) => {
      writer.signed(0)
      writer.count(1)
      writer.raw(concat(hexBytes(learner), [0], new Uint8Array(8)))
    }, rest),
  )
  const making = { ...ports, codec, audience: server.identity, signer: device.signer, withKey: true, isLetter: false }
  const bundle = await makeBundle({ madeAt: 0, learners: [{ learner, link: '0'.repeat(16) }], rows }, making)
  return (await openBundle(bundle, server.identity, known())).rows.length
}

async function asPage(rest: (writer: Writer) => void): Promise<number> {
  const codec = packing(
    contentOf((writer) => {
      writer.raw(concat(hexBytes(learner), [1], new Uint8Array(8), [0, 0, 0, 0]))
    }, rest),
  )
  const asked = { device: device.device, ask: new Uint8Array(32), learner }
  const page = { learner, head, next: 1, more: false, isErased: false, devices: [], rows }
  const bytes = await makePage(page, server.identity, asked, { signer: server.signer, codec })
  return (await openPage(bytes, server.identity, asked, ports)).rows.length
}

async function asSafeCopy(rest: (writer: Writer) => void): Promise<number> {
  const codec = packing(contentOf((writer) => writer.raw(hexBytes(learner)), rest))
  const copy = await openSafeCopy(await makeSafeCopy(learner, secret, rows, { ...ports, codec }), secret, ports)
  return copy?.rows.length ?? 0
}

describe.each([
  ['bundle', asBundle, limits.bundleRecordsMax],
  ['page', asPage, limits.pageRecordsMax],
  ['safe copy', asSafeCopy, limits.safeCopyRecordsMax],
] as const)('a %s', (_name, read, rowsMax) => {
  test('with one record too many is refused', async () => {
    await expect(read((writer) => manyRows(writer, rowsMax + 1))).rejects.toThrow('sync/bad-form')
  })

  test('with one text too many is refused', async () => {
    await expect(read((writer) => manyTexts(writer, limits.bundleTextsMax + 1))).rejects.toThrow('sync/bad-form')
  })

  test('that inflates a thousandfold is stopped on its way', async () => {
    const zeros = (writer: Writer) => writer.raw(new Uint8Array(limits.pageInflatedBytesMax + 1))
    await expect(read(zeros)).rejects.toThrow('sync/too-large')
  })

  test('with just as many records and texts as it may have is read', async () => {
    expect(await read((writer) => manyRows(writer, rowsMax))).toBe(rowsMax)
    expect(await read((writer) => manyTexts(writer, limits.bundleTextsMax))).toBe(0)
  })
})
