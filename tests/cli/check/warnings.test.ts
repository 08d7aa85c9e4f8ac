// Each row breaks one thing in a good pack that still builds; `domdom check` must point at it and say what to do.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { limits } from '../../../core/limits.ts'
import { broken, type Files, goodPack, openWorkshop, picture } from '../build/tiny-pack.ts'
import { run } from '../run.ts'

const VI = 'tiny/lessons/hang-up/vi.md'
const EN = 'tiny/lessons/hang-up/en.md'
const FACTS = 'tiny/facts.yaml'

const check = (files: Files) => run('check', '--packs', join(openWorkshop(files).root, 'packs'))

/** The same change in both languages. */
const both = (from: string, to: string, files = goodPack) => broken(EN, from, to, broken(VI, from, to, files))

const second = `:::choose-one{#later}
Thế còn mai?

::right[Mai cũng cúp máy luôn cho nhanh.]{#hang-up-too}
Vì thế.

::wrong[Nghe.]{#listen}
Không nên.
:::
`

/** Bytes that no compression makes smaller. */
function noise(length: number, seed = 1): Uint8Array {
  let state = seed
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state >>> 24
  })
}

const scribble = (seed: number) => picture.replace('1L8 8', `1L${[...noise(1400, seed)].join(' ')}`)

/** So many pictures that no lesson should carry them. */
function heavy(): Files {
  const names = Array.from({ length: 44 }, (_, i) => `heavy-${i}`)
  const cards = names.map((name) => `:::card{#${name} picture=${name}}\nChữ.\n:::\n\n`).join('')
  const alts = names.map((name) => `${name}:\n  vi: Nét ${name}.\n  en: Line ${name}.\n`).join('')
  const drawings = names.map((name, i) => [`tiny/pictures/${name}.svg`, scribble(i + 1)])
  return {
    ...both(':::card{#ring', `${cards}:::card{#ring`),
    'tiny/pictures.yaml': `${goodPack['tiny/pictures.yaml']}${alts}`,
    ...Object.fromEntries(drawings),
  }
}

test.each<[name: string, files: Files, says: RegExp]>([
  [
    'a long sentence',
    broken(VI, 'Họ sẽ đòi tiếp.', 'Một hai ba bốn năm sáu bảy tám chín mười một hai ba.'),
    /hang-up\/vi\.md:22: warning: This sentence has 13 words, 12 at most: make two of it/,
  ],
  [
    'a pool of four items',
    both('minutes: 3', 'minutes: 3\nask: 2'),
    /vi\.md:5: warning: A pool of 4 items soon repeats itself: write 6 or more/,
  ],
  [
    'a fact that falls due in sixty days',
    broken(FACTS, 'review_by: 2027-01-01', 'review_by: 2026-08-29'),
    /facts\.yaml:7: warning: The fact «no-phone» falls due on 2026-08-29: read its source again/,
  ],
  [
    'a right answer that is always the longest',
    rightIsLongest(),
    /vi\.md:15: warning: In all 2 questions .* the right one is the longest: shorten it/,
  ],
  [
    'two answers with one explanation',
    broken(VI, 'Họ sẽ đòi tiếp.', 'Đúng rồi.'),
    /vi\.md:21: warning: «pay» has the same explanation as «hang-up»: say what/,
  ],
  [
    'two things to sort with one explanation',
    broken(VI, 'Không ai hỏi mã.', 'Gặp tận mặt mới chắc.'),
    /vi\.md:\d+: warning: «code» has the same explanation as «invite»/,
  ],
  ['a skill of no framework', both('[dlgf-4.2]', '[dlgf-4.9]'), /vi\.md:1: warning: «dlgf-4.9» is no skill we know/],
  ['an area that DLGF does not have', both('[dlgf-4.2]', '[dlgf-7.1]'), /«dlgf-7.1» is no skill we know/],
  ['a malformed code of 3139', both('[dlgf-4.2]', '[3139-1]'), /«3139-1» is no skill we know/],
  ['a lesson without a skill', both('[dlgf-4.2]', '[]'), /vi\.md:1: warning: The lesson names no skill: add a code/],
  [
    'words that were never written',
    broken(VI, 'Bác làm gì?', 'Viết ở đây: câu hỏi.'),
    /vi\.md:16: warning: Your own words are still to be written in one place/,
  ],
  [
    'a source that was never written',
    broken(FACTS, 'source: Bộ Công an', 'source: "Viết ở đây: nguồn"'),
    /facts\.yaml:1: warning: Your own words/,
  ],
  [
    'clips that are too large',
    { ...goodPack, 'tiny/voice/vi/ring.opus': noise(limits.lessonVoicedWireBytesMax) },
    /hang-up\/vi\.md:1: warning: This lesson costs 50\d KB with its voice, 500 KB at most: shorten the clips/,
  ],
  ['too many pictures', heavy(), /vi\.md:1: warning: This lesson costs \d+ KB without voice, 60 KB at most: use fewer/],
])('%s is warned of', async (_name, files, says) => {
  const { code, said } = await check(files)
  expect(said).toMatch(says)
  expect(said).toMatch(/1 pack looked over: 0 errors, [1-9]/)
  expect(code).toBe(0)
})

function rightIsLongest(): Files {
  const first = both('[Cúp máy.]{#hang-up}', '[Cúp máy thật nhanh.]{#hang-up}', hangUp())
  return both(':::choose-all', `${second}\n:::choose-all`, first)
}

/** The English questions say the same words, so that one change fits both languages. */
function hangUp(): Files {
  return broken(EN, '[Hang up.]{#hang-up}', '[Cúp máy.]{#hang-up}')
}

test('a fact that falls due after sixty-one days is not spoken of yet', async () => {
  const { said } = await check(broken(FACTS, 'review_by: 2027-01-01', 'review_by: 2026-08-30'))
  expect(said).toMatch(/0 warnings/)
})

test('codes of 3139 and of 757 pass', async () => {
  expect((await check(both('[dlgf-4.2]', '[dlgf-0.2, 3139-1.2, 757-a.1]'))).said).toMatch(/0 warnings/)
})

test('a right answer that is the longest once is left alone', async () => {
  const { said } = await check(broken(VI, '[Cúp máy.]{#hang-up}', '[Cúp máy thật nhanh.]{#hang-up}'))
  expect(said).toMatch(/0 warnings/)
})

test('a right answer that is as long as a wrong one is left alone', async () => {
  const even = both('[Nghe.]{#listen}', '[Mai cũng bắt máy luôn cho nhanh.]{#listen}', rightIsLongest())
  expect((await check(even)).said).not.toMatch(/is the longest/)
})

test('a phone that takes one voice pays for no other, and none counts where voice is left out', async () => {
  const { said } = await check({
    ...broken(EN, 'facts=no-phone}', 'facts=no-phone voice=ring}'),
    'tiny/voice/vi/ring.opus': noise(300_000),
    'tiny/voice/en/ring.opus': noise(300_000, 2),
  })
  expect(said).toMatch(/0 errors, 0 warnings/)
})

test('a good pack has no warning, and silent cards are noted once per language', async () => {
  const { code, said } = await check(goodPack)
  expect(said).toBe(
    'packs/tiny/pack.yaml:2: note: Version 2 is not written down as published: build with --record when you give it out.\n' +
      'packs/tiny/pack.yaml:3: note: 1 of 1 cards have no recorded voice in «en»: the phone reads them out itself, where it can.\n' +
      '1 pack looked over: 0 errors, 0 warnings, 2 notes.',
  )
  expect(code).toBe(0)
})

test('the packs of the house have neither errors nor warnings, whatever lies beside them', async () => {
  const packsDir = join(import.meta.dirname, '../../../packs')
  const { code, said } = await run('check', ...readdirSync(packsDir).map((name) => join(packsDir, name)))
  expect(said).toMatch(/packs looked over: 0 errors, 0 warnings, /)
  expect(code).toBe(0)
})
