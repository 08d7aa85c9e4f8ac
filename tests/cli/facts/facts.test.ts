import { join } from 'node:path'
import { expect, test } from 'vitest'
import { broken, goodPack, openWorkshop } from '../build/tiny-pack.ts'
import { run } from '../run.ts'

const FACTS = 'tiny/facts.yaml'

function packs(files = goodPack) {
  return join(openWorkshop(files).root, 'packs')
}

test.each(['2026-13-01', '2026-02-30', 'tomorrow', '1-1-2026', ''])('«%s» is no day', async (day) => {
  const { code, complained } = await run('facts', '--due', day, '--packs', packs())
  expect(complained).toBe(`«${day}» is no day: write the year first, such as 2026-06-30.`)
  expect(code).toBe(2)
})

test('a pack with errors is mended first', async () => {
  const { code, complained } = await run(
    'facts',
    '--packs',
    packs(broken(FACTS, 'checked: 2026-01-01', 'checked: soon')),
  )
  expect(complained).toMatch(/packs\/tiny\/facts\.yaml:6: /)
  expect(code).toBe(1)
})

test('a fact is due on its very day, and not the day before', async () => {
  const folder = packs()
  expect((await run('facts', '--due', '2026-12-31', '--packs', folder)).said).toBe(
    '0 facts to be checked again by 2026-12-31.',
  )
  expect((await run('facts', '--due', '2027-01-01', '--packs', folder)).said).toBe(
    [
      'packs/tiny/facts.yaml:7: 2027-01-01 no-phone (hang-up)',
      '    Công an không làm việc qua điện thoại.',
      '    https://example.org/a',
      'tiny: 1 fact',
      '',
      '1 fact to be checked again by 2027-01-01.',
    ].join('\n'),
  )
})

test('without a day it is today; what waited longest comes first', async () => {
  const late = String(goodPack[FACTS]).replace('2027-01-01', '2026-06-30')
  const later = late.replace('no-phone', 'spare').replace('2026-06-30', '2026-03-01')
  const { code, said } = await run('facts', packs({ ...goodPack, [FACTS]: late + later }).concat('/tiny'))
  expect(said.match(/^packs.*$/gm)).toEqual([
    'packs/tiny/facts.yaml:14: 2026-03-01 spare (no lesson)',
    'packs/tiny/facts.yaml:7: 2026-06-30 no-phone (hang-up)',
  ])
  expect(code).toBe(0)
})
