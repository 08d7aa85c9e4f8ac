import { describe, expect, test } from 'vitest'
import { utf8 } from '../../../core/bytes.ts'
import { limits } from '../../../core/limits.ts'
import { cataloguePath } from '../../../core/pack/road.ts'
import { signFile } from '../../../core/signed.ts'
import { until } from '../../fake-timers.ts'
import { fullDisk } from '../../phone-storage.ts'
import { catalogueOf, makePublisher, PACK, samplePack, signedCatalogue } from '../../sample-pack.ts'
import { channelPair, phone, serve } from './phone.ts'

describe('a catalogue is refused, and the last good one stays', () => {
  test.each([
    ['the line is dead', 'unreachable', 'net/unreachable'],
    ['a captive portal answers', 'html', 'net/not-our-server'],
    ['the server is in trouble', 500, 'net/server-trouble'],
    ['it is not there', 404, 'pack/not-at-source'],
    ['it never ends', 'endless', 'pack/too-large'],
    ['the body is cut', 'cut', 'net/unreachable'],
    ['one bit is changed', 'changed', 'pack/bad-signature'],
  ] as const)('when %s', async (_when, fault, code) => {
    const { content, network } = await phone()
    await content.refreshCatalogue()
    network.spoil(cataloguePath, fault)
    await expect(content.refreshCatalogue()).rejects.toMatchObject({ code })
    expect((await content.list()).map((pack) => pack.id)).toEqual([PACK])
  })

  test('when nothing comes for too long', async () => {
    const { content, network, timers } = await phone()
    for (const fault of ['silent', 'hanging'] as const) {
      network.spoil(cataloguePath, fault)
      const refresh = content.refreshCatalogue().catch((error) => error)
      let ended: unknown = null
      refresh.then((error) => {
        ended = error
      })
      await until(() => {
        timers.advance(limits.requestTimeoutMs)
        return ended !== null
      })
      expect(ended).toMatchObject({ code: 'net/slow' })
    }
  })

  test('when it is junk, or signed by nobody this app knows', async () => {
    const { content, network, sample } = await phone()
    network.files.set(cataloguePath, utf8('hello'))
    await expect(content.refreshCatalogue()).rejects.toMatchObject({ code: 'pack/not-signed' })
    const stranger = await makePublisher()
    network.files.set(cataloguePath, await signedCatalogue(stranger, catalogueOf(sample.manifest, sample.hash, 9)))
    await expect(content.refreshCatalogue()).rejects.toMatchObject({ code: 'pack/unknown-publisher' })
  })

  test('when its bytes were signed as something else', async () => {
    const { content, network, publisher, sample } = await phone()
    const payload = utf8(JSON.stringify(catalogueOf(sample.manifest, sample.hash, 9)))
    const asManifest = await signFile('manifest', publisher.publisher.keyId, publisher.signer, payload)
    network.files.set(cataloguePath, asManifest)
    await expect(content.refreshCatalogue()).rejects.toMatchObject({ code: 'pack/bad-signature' })
  })

  test('when it is older than the one this phone trusted, also after a restart', async () => {
    const { content, network, publisher, again } = await phone()
    serve(network, await samplePack(publisher, { version: 2 }))
    await content.refreshCatalogue()
    serve(network, await samplePack(publisher, { version: 1 }))
    await expect(again().refreshCatalogue()).rejects.toMatchObject({ code: 'pack/rollback' })
    expect((await content.list())[0]?.version).toBe(2)
  })

  test('when the phone is full', async () => {
    const { content } = await phone()
    const free = fullDisk('catalogue')
    await expect(content.refreshCatalogue()).rejects.toMatchObject({ code: 'storage/full' })
    free()
    expect(await content.list()).toEqual([])
  })
})

test('a catalogue is listed without any request', async () => {
  const { content, network, sample, again } = await phone()
  await content.refreshCatalogue()
  const asked = network.asked.length
  expect(await again().list()).toEqual([
    expect.objectContaining({ id: PACK, manifestHash: sample.hash, newer: false, state: { kind: 'offered' } }),
  ])
  expect(network.asked).toHaveLength(asked)
})

test('the other tab hears of a new catalogue', async () => {
  const [here, there] = channelPair()
  const { content, again } = await phone({ channel: here })
  const other = again({ channel: there })
  let told = 0
  const leave = other.watch(() => told++)
  await content.refreshCatalogue()
  expect(told).toBeGreaterThan(0)
  const before = told
  leave()
  await content.refreshCatalogue()
  expect(told).toBe(before)
})
