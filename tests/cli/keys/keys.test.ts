import { mkdtempSync, readFileSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { ensureDemoKeys, readPublishers, readSigningKey } from '../../../cli/keys/keys.ts'
import { fromBase64url, utf8 } from '../../../core/bytes.ts'
import { openPublished, signFile } from '../../../core/signed.ts'
import { nodeVerifier } from '../../../server/node-ports.ts'

function emptyFolder(): string {
  const root = mkdtempSync(join(tmpdir(), 'domdom-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  return join(root, 'keys')
}

test('a list of publishers without its secret key is not overwritten', async () => {
  const folder = emptyFolder()
  await ensureDemoKeys(folder)
  unlinkSync(join(folder, 'demo-publisher.json'))
  const before = readFileSync(join(folder, 'publishers.json'), 'utf8')
  await expect(ensureDemoKeys(folder)).rejects.toMatchObject({ code: 'pack/source' })
  expect(readFileSync(join(folder, 'publishers.json'), 'utf8')).toBe(before)
})

test('a key that the list does not name signs nothing', async () => {
  const folder = emptyFolder()
  await ensureDemoKeys(folder)
  writeFileSync(join(folder, 'publishers.json'), '[]')
  await expect(readSigningKey(folder)).rejects.toThrow(/does not name the key/)
})

test.each(['', '[]', '{"name":"a","warning":"b","key":{"kty":"EC","crv":"P-256","x":"AA","y":"AA","d":"AA"}}'])(
  'a broken secret key is told as such: %j',
  async (text) => {
    const folder = emptyFolder()
    await ensureDemoKeys(folder)
    writeFileSync(join(folder, 'demo-publisher.json'), text)
    await expect(readSigningKey(folder)).rejects.toMatchObject({ code: 'pack/source' })
  },
)

test('keys are made once, and the secret one is for its owner alone', async () => {
  const folder = emptyFolder()
  expect(await ensureDemoKeys(folder)).toBe(true)
  const before = readFileSync(join(folder, 'demo-publisher.json'), 'utf8')
  expect(await ensureDemoKeys(folder)).toBe(false)
  expect(readFileSync(join(folder, 'demo-publisher.json'), 'utf8')).toBe(before)
  expect(statSync(join(folder, 'demo-publisher.json')).mode & 0o777).toBe(0o600)
  expect(readFileSync(join(folder, 'publishers.json'), 'utf8')).not.toContain(JSON.parse(before).key.d)
})

test('what the key signs, the list of publishers opens', async () => {
  const folder = emptyFolder()
  await ensureDemoKeys(folder)
  const { keyId, signer } = await readSigningKey(folder)
  const publishers = readPublishers(folder)
  expect(publishers).toMatchObject([{ keyId, name: 'Đom Đóm (bản thử)' }])
  expect(fromBase64url(publishers[0]?.publicKey ?? '')).toEqual(signer.publicKey)
  const file = await signFile('catalogue', keyId, signer, utf8('x'))
  expect(await openPublished(file, 'catalogue', publishers, nodeVerifier)).toEqual(utf8('x'))
})
