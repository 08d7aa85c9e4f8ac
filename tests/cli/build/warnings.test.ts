import { expect, test } from 'vitest'
import { broken, goodPack, openWorkshop, picture } from './tiny-pack.ts'

const VI = 'tiny/lessons/hang-up/vi.md'

test('a good pack is built without a word, but for the demo keys', async () => {
  const workshop = openWorkshop()
  await workshop.build()
  expect(workshop.warnings).toEqual(['There were no keys: demo keys were made, for trying out only.'])
})

test('a sentence of thirteen words is warned of and built', async () => {
  const workshop = openWorkshop(
    broken(VI, 'Họ sẽ đòi tiếp.', 'Ngắn. Một hai ba bốn năm sáu bảy tám chín **mười** chín – hai mươi.'),
  )
  await workshop.build()
  expect(workshop.warnings).toContain(
    `packs/${VI}:22: warning: This sentence has 13 words, 12 at most: make two of it: «Một hai ba bốn năm …».`,
  )
})

test('a sentence of twelve words passes', async () => {
  const workshop = openWorkshop(broken(VI, 'Họ sẽ đòi tiếp.', 'Một hai ba bốn năm sáu bảy tám chín mười chín hai.'))
  await workshop.build()
  expect(workshop.warnings).toHaveLength(1)
})

test('pictures, facts and clips that no lesson uses are warned of', async () => {
  const workshop = openWorkshop({
    ...goodPack,
    'tiny/pictures/spare.svg': picture,
    'tiny/pictures.yaml': `${goodPack['tiny/pictures.yaml']}spare:\n  vi: Thừa.\n  en: Spare.\n`,
    'tiny/facts.yaml': `${goodPack['tiny/facts.yaml']}${String(goodPack['tiny/facts.yaml']).replace('no-phone', 'spare')}`,
    'tiny/voice/vi/spare.opus': 'OggS',
  })
  await workshop.build()
  expect(workshop.warnings).toEqual(
    expect.arrayContaining([
      'packs/tiny/pictures.yaml:7: warning: No lesson uses the picture «spare»: use it, or take it out.',
      'packs/tiny/facts.yaml:8: warning: No lesson leans on the fact «spare»: name it in facts=, or take it out.',
      'packs/tiny/voice/vi/spare.opus:1: warning: No card plays this clip: name it in voice=, or take it out.',
    ]),
  )
})

test('a fresh clone still starts when a fact fell due: it is warned of, and built', async () => {
  const workshop = openWorkshop(broken('tiny/facts.yaml', 'review_by: 2027-01-01', 'review_by: 2026-02-01'))
  await workshop.build({ lateFacts: 'warn' })
  expect(workshop.warnings).toContainEqual(
    expect.stringMatching(/facts\.yaml:7: warning: The fact «no-phone» had to be/),
  )
})
