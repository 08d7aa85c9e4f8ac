import { expect, test } from 'vitest'
import { limits } from '../../../core/limits.ts'
import type { Arrived } from '../../../core/phone/carry.ts'
import { together } from '../../../core/phone/carry.ts'
import { sharedCache } from '../../../core/phone/records-layout.ts'
import { Problem } from '../../../core/problem.ts'
import { letterText } from '../../../src/letters/letter-text.ts'
import { openShared } from '../../../src/letters/open-shared.ts'
import { countShared, sharedFiles } from '../../../src/letters/shared.ts'
import { fakeCaches } from '../../fake-caches.ts'

const none = together([])
const one: Arrived = { ...none, letters: 1, held: ['a'] }

function waiting(...texts: readonly string[]) {
  const fake = fakeCaches()
  for (const [i, text] of texts.entries()) fake.plant(sharedCache.name, `/shared/${i}`, text)
  return { fake, files: () => sharedFiles(fake.storage), left: () => fake.paths(sharedCache.name) }
}

const taken = { pack: 'a', title: { vi: 'Gói' }, state: 'ready', damaged: 0 } as const

const open = async (file: Blob) => {
  const text = await file.text()
  if (text === 'no letter') throw new Problem('letter/not-a-letter')
  if (text === 'no pack') throw new Problem('pack/not-a-file')
  if (text === 'no room') throw new Problem('storage/full')
  return text === 'pack' ? { arrived: null, packs: [taken] } : { arrived: one, packs: [] }
}

test('what is no letter says so and is let go', async () => {
  const { files, left } = waiting('no letter')
  await expect(openShared(await files(), open)).rejects.toThrow('letter/not-a-letter')
  expect(left()).toEqual([])
})

test('what found no room stays to be opened later', async () => {
  const { files, left } = waiting('thư', 'no room', 'thư')
  await expect(openShared(await files(), open)).rejects.toThrow('storage/full')
  expect(left()).toEqual(['/shared/1', '/shared/2'])
})

test('letters are opened together, and one that is none stops no other', async () => {
  const { files, left } = waiting('thư', 'no letter', 'thư')
  expect(await openShared(await files(), open)).toEqual({
    arrived: { ...none, letters: 2, held: ['a', 'a'], unread: 1 },
    packs: [],
  })
  expect(left()).toEqual([])
})

test('packs alone bring no word of letters; what is neither is told beside them', async () => {
  const packs = waiting('pack', 'pack')
  expect(await openShared(await packs.files(), open)).toEqual({ arrived: null, packs: [taken, taken] })
  const mixed = waiting('pack', 'no pack', 'thư')
  expect(await openShared(await mixed.files(), open)).toEqual({
    arrived: { ...one, unread: 1 },
    packs: [taken],
  })
  expect([...packs.left(), ...mixed.left()]).toEqual([])
})

test('a file that can be read no more is let go as unread, and blocks none behind it', async () => {
  const { fake, files, left } = waiting('a', 'thư')
  fake.tear(sharedCache.name, '/shared/0')
  expect(await openShared(await files(), open)).toEqual({
    arrived: { ...none, letters: 1, held: ['a'], unread: 1 },
    packs: [],
  })
  expect(left()).toEqual([])
})

test('a file that can be read no more is told to be damaged when it is the only one', async () => {
  const { fake, files, left } = waiting('a')
  fake.tear(sharedCache.name, '/shared/0')
  await expect(openShared(await files(), open)).rejects.toThrow('letter/damaged')
  expect(left()).toEqual([])
})

test('a file that is too large is not read at all', async () => {
  const read = { ...new Blob(), size: limits.letterFileBytesMax + 1, text: () => Promise.reject(new Error('was read')) }
  await expect(letterText(read)).rejects.toThrow('letter/too-large')
})

test('files are counted, and none of them is read for that', async () => {
  const { fake } = waiting('a', 'b')
  fake.tear(sharedCache.name, '/shared/0')
  expect(await countShared(fake.storage)).toBe(2)
  expect(await countShared(undefined)).toBe(0)
})

test('a browser without Cache Storage has nothing waiting; one that breaks is told', async () => {
  expect(await sharedFiles(undefined)).toEqual([])
  const { fake, files } = waiting()
  fake.breaks = 'UnknownError'
  await expect(files()).rejects.toThrow('storage/')
})
