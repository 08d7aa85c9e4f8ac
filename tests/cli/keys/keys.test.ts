import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { Terminal } from '../../../cli/command.ts'
import { runKeys } from '../../../cli/keys/command.ts'
import { ensureDemoKeys } from '../../../cli/keys/demo-keys.ts'
import { openKeyring } from '../../../cli/keys/keyring.ts'
import { makeKey } from '../../../cli/keys/keys.ts'
import { newestRoot, readRootFiles } from '../../../cli/keys/root-files.ts'
import { hex, utf8 } from '../../../core/bytes.ts'
import { openCatalogue, openManifest } from '../../../core/trust/published.ts'
import { openFirstRoot } from '../../../core/trust/step.ts'
import { nodeVerifier } from '../../../server/node-ports.ts'

const TODAY = '2026-06-30'

function emptyFolder(): string {
  const root = mkdtempSync(join(tmpdir(), 'domdom-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  mkdirSync(join(root, 'keys'))
  return join(root, 'keys')
}

const secrets = ['demo-catalogue.json', 'demo-publisher.json', 'demo-root.json']

test.each(secrets)('without %s nothing it would sign is signed, and no key is made anew', async (name) => {
  const folder = emptyFolder()
  await ensureDemoKeys(folder, TODAY)
  unlinkSync(join(folder, name))
  expect(await ensureDemoKeys(folder, TODAY)).toBe(false)
  expect(readdirSync(folder)).not.toContain(name)
  const keyring = await openKeyring(folder)
  const works = async (work: Promise<unknown>) =>
    work.then(
      () => true,
      () => false,
    )
  expect(await works(keyring.signCatalogue(utf8('x')))).toBe(name !== 'demo-catalogue.json')
  expect(await works(keyring.signManifest('scam-calls', utf8('x')))).toBe(name !== 'demo-publisher.json')
})

test('without a root of trust nothing is signed', async () => {
  await expect(openKeyring(emptyFolder())).rejects.toThrow(/There is no root of trust/)
})

test.each(['', '[]', '{"name":"a","warning":"b","key":{"kty":"EC","crv":"P-256","x":"AA","y":"AA","d":"AA"}}'])(
  'a broken secret key is told as such: %j',
  async (text) => {
    const folder = emptyFolder()
    await ensureDemoKeys(folder, TODAY)
    writeFileSync(join(folder, 'demo-publisher.json'), text)
    await expect(openKeyring(folder)).rejects.toMatchObject({ code: 'pack/source' })
  },
)

test('demo keys are made once, and the secret ones are for their owner alone', async () => {
  const folder = emptyFolder()
  expect(await ensureDemoKeys(folder, TODAY)).toBe(true)
  const before = secrets.map((name) => readFileSync(join(folder, name), 'utf8'))
  expect(await ensureDemoKeys(folder, TODAY)).toBe(false)
  expect(secrets.map((name) => readFileSync(join(folder, name), 'utf8'))).toEqual(before)
  const open = readFileSync(join(folder, 'root/1'), 'utf8')
  for (const name of secrets) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600)
  for (const text of before) expect(open).not.toContain(JSON.parse(text).key.d)
})

test('a demo publisher of an earlier version goes on under the new root', async () => {
  const folder = emptyFolder()
  const { key } = await makeKey(join(folder, 'demo-publisher.json'), 'Đom Đóm (bản thử)', 'Demo')
  writeFileSync(join(folder, 'publishers.json'), '[]')
  expect(await ensureDemoKeys(folder, TODAY)).toBe(true)
  expect(newestRoot(folder)?.publishers[0]?.keys.map((one) => one.key)).toEqual([key])
})

test('what the demo keys sign, the demo root opens, and it says that it is a demo', async () => {
  const folder = emptyFolder()
  await ensureDemoKeys(folder, TODAY)
  const [file] = readRootFiles(folder)
  const { root } = await openFirstRoot(file?.bytes ?? new Uint8Array(), nodeVerifier)
  expect(root).toMatchObject({ version: 1, signed: TODAY, publishers: [{ demo: true }] })
  const keyring = await openKeyring(folder)
  const payload = utf8(JSON.stringify({ format: 'domdom-catalogue/1', version: 1, packs: [] }))
  expect((await openCatalogue(await keyring.signCatalogue(payload), root, nodeVerifier)).payload).toEqual(payload)
  const entry = { id: 'scam-calls', manifest: hex(await nodeVerifier.sha256(utf8('x'))) }
  const manifest = await keyring.signManifest(entry.id, utf8('x'))
  expect((await openManifest(manifest, entry, root, nodeVerifier)).payload).toEqual(utf8('x'))
})

test.each([
  ['in a repository', 'holder.json', true],
  ['in the keys folder, which the repository leaves out', 'keys/holder.json', false],
])('a key made %s: whoever could commit it is warned', async (_where, file, isWarned) => {
  const folder = join(emptyFolder(), '..')
  mkdirSync(join(folder, '.git'))
  const said: string[] = []
  const terminal = { say: (line: string) => void said.push(line), complain: () => undefined, today: () => TODAY }
  const args = ['--make', join(folder, file), '--name', 'An', '--keys', join(folder, 'keys')]
  expect(await runKeys(args, terminal as unknown as Terminal)).toBe(0)
  expect(said.some((line) => line.includes('Git repository'))).toBe(isWarned)
})
