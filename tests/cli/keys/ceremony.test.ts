// How an organisation makes its root of trust: holders on machines of their own, a file that goes from one to the next.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { runDomdom } from '../../../cli/domdom.ts'
import { newestRoot, readRootFiles } from '../../../cli/keys/root-files.ts'
import { parseSignedFile } from '../../../core/signed.ts'
import { openCatalogue } from '../../../core/trust/published.ts'
import { openFirstRoot, openNextRoot } from '../../../core/trust/step.ts'
import { nodeVerifier } from '../../../server/node-ports.ts'
import { goodPack, openWorkshop } from '../build/tiny-pack.ts'

async function run(...argv: string[]) {
  const said: string[] = []
  const code = await runDomdom(argv, {
    say: (line) => said.push(line),
    complain: (line) => said.push(line),
    today: () => '2026-06-30',
  })
  return { code, said }
}

interface Held {
  readonly file: string
  readonly id: string
  readonly key: string
}

async function desk() {
  const folder = mkdtempSync(join(tmpdir(), 'domdom-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const keysDir = join(folder, 'keys')
  const at = (name: string) => join(folder, name)
  const make = async (name: string): Promise<Held> => {
    const { said } = await run('keys', '--make', at(name), '--name', name)
    return { file: at(name), id: /[0-9a-f]{16}/.exec(said[1] ?? '')?.[0] ?? '', key: said[2] ?? '' }
  }
  const root = (...args: string[]) => run('root', '--keys', keysDir, ...args)
  const sign = (file: string, by: Held, ...args: string[]) =>
    run('sign', file, '--keys', keysDir, '--key', by.file, '--yes', ...args)
  return { keysDir, at, make, root, sign }
}

/** Two of three holders; one catalogue key and one publisher whose secrets lie in the keys folder of the machine that builds. */
async function organisation() {
  const here = await desk()
  const [an, binh, cuc] = [await here.make('an'), await here.make('binh'), await here.make('cuc')]
  const catalogue = await here.make('keys/catalogue.json')
  const publisher = await here.make('keys/publisher.json')
  const draft = here.at('root-1')
  const asked = [
    ...[an, binh, cuc].flatMap(({ key }) => ['--root-key', key]),
    ...['--root-threshold', '2', '--catalogue-key', catalogue.key],
    ...['--publisher', 'Hội Nông dân', '--name-en', 'Farmers', '--prefix', 'tiny', '--publisher-key', publisher.key],
  ]
  await here.root('--next', draft, ...asked)
  return { ...here, an, binh, cuc, catalogue, publisher, draft }
}

async function founded() {
  const here = await organisation()
  await here.sign(here.draft, here.an)
  await here.sign(here.draft, here.cuc)
  await here.root('--take', here.draft)
  return here
}

describe('a root is not signed', () => {
  test('before somebody said yes, but its words are shown', async () => {
    const { draft, an, keysDir, publisher } = await organisation()
    const before = readFileSync(draft)
    const { code, said } = await run('sign', draft, '--key', an.file, '--keys', keysDir)
    expect(code).toBe(0)
    expect(said).toContain('The next root needs 2 signatures of these keys.')
    expect(said).toContain(
      `Publisher Hội Nông dân / Farmers signs packs that begin with tiny with key ${publisher.id}.`,
    )
    expect(said.at(-1)).toMatch(/Nothing was signed/)
    expect(readFileSync(draft)).toEqual(before)
  })

  test('by a key that is none of its holders', async () => {
    const { draft, publisher, sign } = await organisation()
    expect(await sign(draft, publisher)).toMatchObject({
      code: 1,
      said: expect.arrayContaining([expect.stringMatching(/is none of the keys that sign/)]),
    })
    expect(parseSignedFile(new Uint8Array(readFileSync(draft)))).toBeNull()
  })

  test('when it is no root', async () => {
    const { at, an, sign } = await organisation()
    writeFileSync(at('junk'), '{"format":"domdom-root/1"}')
    expect((await sign(at('junk'), an)).code).toBe(1)
  })
})

describe('a root is not taken in', () => {
  test('by one signature of two, nor by the same one twice', async () => {
    const { draft, an, root, sign, keysDir } = await organisation()
    await sign(draft, an)
    expect((await sign(draft, an)).said).toContain('1 signature of the 2 that root 1 needs.')
    const { code, said } = await root('--take', draft)
    expect([code, said.join()]).toEqual([
      1,
      expect.stringMatching(/Phones would not follow this root.*signed 1, needed 2/),
    ])
    expect(newestRoot(keysDir)).toBeNull()
  })

  test('when its keys could never reach their threshold', async () => {
    const { at, an, root } = await organisation()
    const { code } = await root(
      '--next',
      at('odd'),
      '--root-key',
      an.key,
      '--root-threshold',
      '2',
      '--catalogue-key',
      an.key,
    )
    expect(code).toBe(1)
    expect(existsSync(at('odd'))).toBe(false)
  })

  test.each(['0', 'two', '1.5'])('with a threshold of %s', async (threshold) => {
    const { at, root } = await founded()
    expect((await root('--next', at('odd'), '--root-threshold', threshold)).code).toBe(1)
  })

  test('over one that phones follow already', async () => {
    const { draft, root } = await founded()
    const { code, said } = await root('--take', draft)
    expect([code, said.join()]).toEqual([1, expect.stringMatching(/pack\/rollback/)])
  })
})

test('two of three holders make the first root, and a build signs under it for phones', async () => {
  const { keysDir } = await founded()
  const [first] = readRootFiles(keysDir)
  const { root } = await openFirstRoot(first?.bytes ?? new Uint8Array(), nodeVerifier)
  expect(root.publishers).toMatchObject([{ name: { vi: 'Hội Nông dân', en: 'Farmers' }, prefixes: ['tiny'] }])
  const workshop = openWorkshop(goodPack)
  await workshop.build({ keysDir })
  expect(workshop.warnings).toEqual([])
  const bytes = new Uint8Array(readFileSync(join(workshop.outDir, 'packs/catalogue')))
  expect((await openCatalogue(bytes, root, nodeVerifier)).catalogue.root).toBe(1)
  expect(readFileSync(join(workshop.outDir, 'packs/root/1'))).toEqual(Buffer.from(first?.bytes ?? []))
})

test('a build stops at a pack whose id its publisher may not sign', async () => {
  const { keysDir } = await founded()
  const other = Object.fromEntries(
    Object.entries(goodPack).map(([path, text]) => [
      path.replace('tiny/', 'bank/'),
      path === 'tiny/pack.yaml' ? String(text).replace('id: tiny', 'id: bank') : text,
    ]),
  )
  await expect(openWorkshop(other).build({ keysDir })).rejects.toThrow(/No key here may sign «bank»/)
})

test('a build says so when a real root key lies where it runs', async () => {
  const { keysDir, an } = await founded()
  writeFileSync(join(keysDir, 'an.json'), readFileSync(an.file))
  const workshop = openWorkshop(goodPack)
  await workshop.build({ keysDir })
  expect(workshop.warnings).toEqual([expect.stringMatching(/A root key lies in .*an\.json/)])
})

test('the next root exchanges a holder and takes a key back; old and new holders sign, and phones follow', async () => {
  const here = await founded()
  const { keysDir, at, make, root, sign, an, binh, cuc, publisher } = here
  const [dung, fresh] = [await make('dung'), await make('keys/publisher-2.json')]
  const draft = at('root-2')
  const { said } = await root(
    ...['--next', draft, '--root-key', dung.key, '--drop', cuc.id, '--revoke', publisher.id],
    ...['--publisher', 'Hội Nông dân', '--prefix', 'tiny', '--publisher-key', fresh.key, '--revoke', 'ab'.repeat(32)],
  )
  expect(said).toContain(`- Root key ${cuc.id}.`)
  expect(said).toContain(`+ Root key ${dung.id}.`)
  expect(said).toContain(`+ Key ${publisher.id} is revoked: nothing it signed counts.`)
  expect(said).toContain(`+ The pack with manifest ${'ab'.repeat(32)} is withdrawn.`)
  await sign(draft, binh)
  await sign(draft, dung)
  expect((await root('--take', draft)).code).toBe(1)
  expect((await sign(draft, an)).said).toEqual(
    expect.arrayContaining(['3 signatures of the 2 that root 2 needs.', '2 signatures of the 2 that root 1 needs.']),
  )
  expect(await root('--take', draft)).toMatchObject({ code: 0 })
  const [first, second] = readRootFiles(keysDir)
  const one = (await openFirstRoot(first?.bytes ?? new Uint8Array(), nodeVerifier)).root
  const two = (await openNextRoot(second?.bytes ?? new Uint8Array(), one, nodeVerifier)).root
  expect(two).toEqual(newestRoot(keysDir))
  expect(two.publishers.map(({ keys }) => keys.map(({ id }) => id))).toEqual([[fresh.id, publisher.id]])
  const workshop = openWorkshop(goodPack)
  await workshop.build({ keysDir })
  expect(existsSync(join(workshop.outDir, 'packs/root/2'))).toBe(true)
})

test('what phones trust is told in plain words', async () => {
  const { root, an } = await founded()
  expect((await root()).said).toEqual(expect.arrayContaining(['This is root 1, of 2026-06-30.', `Root key ${an.id}.`]))
})
