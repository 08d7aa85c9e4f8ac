import { expect, test } from 'vitest'
import { broken, goodPack, openWorkshop, picture } from './tiny-pack.ts'

const VI = 'tiny/lessons/hang-up/vi.md'

test('a good pack is built without a word, but for the demo key', async () => {
  const workshop = openWorkshop()
  await workshop.build()
  expect(workshop.warnings).toEqual(['There was no publisher key: a demo key was made, for trying out only.'])
})

test('a sentence of thirteen words is warned of and built', async () => {
  const workshop = openWorkshop(
    broken(VI, 'Họ sẽ đòi tiếp.', 'Ngắn. Một hai ba bốn năm sáu bảy tám chín **mười** chín – hai mươi.'),
  )
  await workshop.build()
  expect(workshop.warnings).toContain(`packs/${VI}:22: warning: This sentence has 13 words: «Một hai ba bốn năm …».`)
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
      'packs/tiny/pictures.yaml:7: warning: No lesson uses the picture «spare».',
      'packs/tiny/facts.yaml:8: warning: No lesson leans on the fact «spare».',
      'packs/tiny/voice/vi/spare.opus:1: warning: No card plays this clip.',
    ]),
  )
})
