import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { broken, goodPack, openWorkshop } from '../build/tiny-pack.ts'
import { run } from '../run.ts'

const root = join(import.meta.dirname, '../../..')

test('a pack with errors is mended first: half a curriculum is told to nobody', async () => {
  const files = broken('tiny/facts.yaml', 'checked: 2026-01-01', 'checked: soon')
  const { code, complained } = await run('curriculum', '--packs', join(openWorkshop(files).root, 'packs'))
  expect(complained).toMatch(/packs\/tiny\/facts\.yaml:6: /)
  expect(code).toBe(1)
})

test('each pack is told with its lessons, its skills and its facts', async () => {
  const { code, said } = await run('curriculum', '--packs', join(openWorkshop(goodPack).root, 'packs'))
  expect(said).toMatch(/^1 pack, 1 lesson, 1 card and 4 questions; /m)
  expect(said).toMatch(/^\| `hang-up` .* \| \d+ \| 1 \| 4 \| dlgf-4\.2/m)
  expect(said).toMatch(/^\| dlgf-4\.2 \| tiny\/hang-up \|$/m)
  expect(said).toContain('| 2027-01-01 | tiny/no-phone | 2026-01-01 |')
  expect(code).toBe(0)
})

test('the page in docs is what the packs of the house say today', async () => {
  const { said } = await run('curriculum', '--packs', join(root, 'packs'))
  expect(readFileSync(join(root, 'docs/curriculum.md'), 'utf8')).toBe(`${said}\n`.replace(/\n\n$/, '\n'))
})
