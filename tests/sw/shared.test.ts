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

test('a full phone, and a form that is none, lead to the screen that says so', async () => {
  const full = fakeCaches()
  full.breaks = 'QuotaExceededError'
  const told = [303, '/?no-room#/scan']
  expect(await whereTo(keepShared(share('x'), full.storage, 1))).toEqual(told)
  const noForm = new Request(`${ORIGIN}/share`, { method: 'POST', body: 'x' })
  expect(await whereTo(keepShared(noForm, fakeCaches().storage, 1))).toEqual(told)
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
