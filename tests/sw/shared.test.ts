import { expect, test } from 'vitest'
import { limits } from '../../core/limits.ts'
import { sharedCache } from '../../core/phone/records-layout.ts'
import { isShare, keepShared } from '../../sw/shared.ts'
import { fakeCaches } from '../fake-caches.ts'

const ORIGIN = 'https://domdom.test'

function share(...files: readonly string[]): Request {
  const body = new FormData()
  for (const text of files) body.append('letter', new File([text], 'thu.txt', { type: 'text/plain' }))
  return new Request(`${ORIGIN}/share`, { method: 'POST', body })
}

const whereTo = async (answer: Promise<Response>) => [(await answer).status, (await answer).headers.get('location')]

test('only a form sent to our own address is a share', () => {
  expect(isShare({ method: 'GET', url: `${ORIGIN}/share` }, ORIGIN)).toBe(false)
  expect(isShare({ method: 'POST', url: `${ORIGIN}/sync/bundles` }, ORIGIN)).toBe(false)
  expect(isShare({ method: 'POST', url: 'https://hub.test/share' }, ORIGIN)).toBe(false)
  expect(isShare(share('x'), ORIGIN)).toBe(true)
})

test('a full phone leads to the screen that says so', async () => {
  const full = fakeCaches()
  full.breaks = 'QuotaExceededError'
  expect(await whereTo(keepShared(share('x'), full.storage, 1))).toEqual([303, '/?no-room#/scan'])
})

const formOf = (name: string, value: string | File) => {
  const form = new FormData()
  form.append(name, value as string)
  return form
}

test.each([
  ['is no form', 'x'],
  ['is empty', undefined],
  ['holds words where a file should be', formOf('letter', 'thư')],
  ['was sent before a file was chosen', formOf('letter', new File([], ''))],
  ['holds a file in another field', formOf('photo', new File(['x'], 'x.txt'))],
  ['is sent as an address is written', new URLSearchParams({ letter: 'thư' })],
])('what %s is told to be no letter, never that the phone is full', async (_what, body) => {
  const { storage, paths } = fakeCaches()
  const request = new Request(`${ORIGIN}/share`, { method: 'POST', ...(body !== undefined && { body }) })
  expect(await whereTo(keepShared(request, storage, 1))).toEqual([303, '/?no-letter#/scan'])
  expect(paths(sharedCache.name)).toEqual([])
})

test('of an endless file only so much is kept as tells that it is too large', async () => {
  const { storage } = fakeCaches()
  await keepShared(share('x'.repeat(limits.letterFileBytesMax + 100)), storage, 1)
  const kept = await (await storage.open(sharedCache.name)).match('/shared/1-0')
  expect((await kept?.arrayBuffer())?.byteLength).toBe(limits.letterFileBytesMax + 1)
})

test('several letters are kept, and of too many the oldest go', async () => {
  const { storage, paths } = fakeCaches()
  expect(await whereTo(keepShared(share('a', 'b'), storage, 1))).toEqual([303, '/#/scan'])
  expect(paths(sharedCache.name)).toEqual(['/shared/1-0', '/shared/1-1'])
  await keepShared(share(...'abcdefgh'), storage, 2)
  expect(paths(sharedCache.name)).toEqual([...'01234567'].map((i) => `/shared/2-${i}`))
})

test('what strangers hand over never takes more room than one letter may have', async () => {
  const { storage, paths } = fakeCaches()
  const large = 'x'.repeat(limits.letterFileBytesMax - 10)
  await keepShared(share(large, large, large), storage, 1)
  expect(paths(sharedCache.name)).toEqual(['/shared/1-0'])
  await keepShared(share('a'.repeat(11)), storage, 2)
  expect(paths(sharedCache.name)).toEqual(['/shared/2-0'])
})

test('near the quota, repeated shares never pile up: room is made before the next letter is laid down', async () => {
  const fake = fakeCaches()
  fake.bytesMax = limits.letterFileBytesMax + 10
  const large = 'x'.repeat(limits.letterFileBytesMax - 10)
  for (const now of [1, 2, 3]) {
    expect(await whereTo(keepShared(share(large), fake.storage, now))).toEqual([303, '/#/scan'])
    expect(fake.paths(sharedCache.name)).toEqual([`/shared/${now}-0`])
  }
  expect(fake.peak).toBeLessThanOrEqual(limits.letterFileBytesMax)
})

test('two shares at once count on no room that the other one takes', async () => {
  const fake = fakeCaches()
  const large = 'x'.repeat(limits.letterFileBytesMax - 10)
  await Promise.all([1, 2].map((now) => keepShared(share(large), fake.storage, now)))
  expect(fake.paths(sharedCache.name)).toHaveLength(1)
  expect(fake.peak).toBeLessThanOrEqual(limits.letterFileBytesMax)
})

test('of a share that the phone has no room for nothing stays, and what lay there before does', async () => {
  const fake = fakeCaches()
  fake.bytesMax = 25
  await keepShared(share('thư'), fake.storage, 1)
  for (const now of [2, 3]) {
    const answer = keepShared(share('a'.repeat(15), 'b'.repeat(15)), fake.storage, now)
    expect(await whereTo(answer)).toEqual([303, '/?no-room#/scan'])
    expect(fake.paths(sharedCache.name)).toEqual(['/shared/1-0'])
  }
})

test('after a share that failed the next one is taken', async () => {
  const fake = fakeCaches()
  fake.breaks = 'QuotaExceededError'
  await keepShared(share('a'), fake.storage, 1)
  fake.breaks = null
  expect(await whereTo(keepShared(share('b'), fake.storage, 2))).toEqual([303, '/#/scan'])
  expect(fake.paths(sharedCache.name)).toEqual(['/shared/2-0'])
})

test('a file that can be read no more stops no other share', async () => {
  const fake = fakeCaches()
  await keepShared(share('a'), fake.storage, 1)
  fake.tear(sharedCache.name, '/shared/1-0')
  expect(await whereTo(keepShared(share('b'), fake.storage, 2))).toEqual([303, '/#/scan'])
})
