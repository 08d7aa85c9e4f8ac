// Keys for trying out, made at the first start and named so in every place where people see them.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { utf8 } from '../../core/bytes.ts'
import { signFile } from '../../core/signed.ts'
import type { Root } from '../../core/trust/root.ts'
import { makeKey, readKey, type SigningKey } from './keys.ts'
import { readRootFiles, writeRootFile } from './root-files.ts'

const demoName = { vi: 'Đom Đóm (bản thử)', en: 'Đom Đóm (demo)' }
const warning = 'Demo key for trying out. Never publish for real learners with it.'

/** Makes a root of trust and its keys where there is none, and says whether it did. Never overwrites. */
export async function ensureDemoKeys(keysDir: string, today: string): Promise<boolean> {
  if (readRootFiles(keysDir).length > 0) return false
  const [root, catalogue, publisher] = [
    await demoKey(keysDir, 'demo-root'),
    await demoKey(keysDir, 'demo-catalogue'),
    await demoKey(keysDir, 'demo-publisher'),
  ]
  const payload = utf8(`${JSON.stringify(demoRoot(root, catalogue, publisher, today), null, 2)}\n`)
  writeRootFile(keysDir, { version: 1, bytes: await signFile('root', root.id, root.signer, payload) })
  return true
}

/** One that an earlier version made goes on: phones know it. */
async function demoKey(keysDir: string, name: string): Promise<SigningKey> {
  const file = join(keysDir, `${name}.json`)
  return existsSync(file) ? readKey(file) : makeKey(file, demoName.vi, warning)
}

function demoRoot(root: SigningKey, catalogue: SigningKey, publisher: SigningKey, today: string): Root {
  const only = ({ id, key }: SigningKey) => [{ id, key }]
  return {
    format: 'domdom-root/1',
    version: 1,
    signed: today,
    root: { threshold: 1, keys: only(root) },
    catalogue: { threshold: 1, keys: only(catalogue) },
    publishers: [{ name: demoName, demo: true, prefixes: [''], keys: only(publisher) }],
    revoked: { keys: [], manifests: [] },
  }
}
