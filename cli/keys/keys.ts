// Publisher keys, and the one command-line file that signs with a secret one. The demo key lets anybody build and try;
// whoever publishes for real keeps a key of their own away from the repository.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { base64url } from '../../core/bytes.ts'
import { keyIdOf } from '../../core/id.ts'
import { limits } from '../../core/limits.ts'
import { parseJson } from '../../core/parse.ts'
import type { Signer } from '../../core/ports.ts'
import { isProblem, Problem } from '../../core/problem.ts'
import type { Publisher } from '../../core/signed.ts'
import { makePrivateKey, nodeVerifier, signerOf } from '../../server/node-ports.ts'

const secretFile = 'demo-publisher.json'
const publishersFile = 'publishers.json'
const demoName = 'Đom Đóm (bản thử)'

const Secret = v.strictObject({
  name: v.string(),
  warning: v.string(),
  key: v.object({
    kty: v.literal('EC'),
    crv: v.literal('P-256'),
    x: v.string(),
    y: v.string(),
    d: v.string(),
  }),
})

const Publishers = v.array(
  v.strictObject({
    keyId: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/)),
    name: v.pipe(v.string(), v.minLength(1), v.maxLength(limits.nameLengthMax)),
    publicKey: v.pipe(v.string(), v.length(87)),
  }),
)

export interface SigningKey {
  readonly keyId: string
  readonly signer: Signer
}

/** Makes the demo key and the list that names it where there is neither, and says whether it did. Never overwrites. */
export async function ensureDemoKeys(keysDir: string): Promise<boolean> {
  if (existsSync(join(keysDir, secretFile))) return false
  if (existsSync(join(keysDir, publishersFile))) {
    throw keyTrouble(
      publishersFile,
      `This list is here, but the secret key ${secretFile} is not: put it back, or move both away.`,
    )
  }
  const key = await makePrivateKey()
  const publisher = await publisherOf(await signerOf(key))
  mkdirSync(keysDir, { recursive: true })
  writeNew(join(keysDir, secretFile), {
    name: demoName,
    warning: 'Demo key for trying out. Never publish for real learners with it.',
    key: { kty: 'EC', crv: 'P-256', x: key.x, y: key.y, d: key.d },
  })
  writeNew(join(keysDir, publishersFile), [publisher])
  return true
}

async function publisherOf({ publicKey }: Signer): Promise<Publisher> {
  return { keyId: await keyIdOf(publicKey, nodeVerifier), name: demoName, publicKey: base64url(publicKey) }
}

/** 'wx' fails on a file that is there already: a key overwritten is a key lost. */
function writeNew(path: string, content: object): void {
  const mode = path.endsWith(secretFile) ? 0o600 : 0o644
  writeFileSync(path, `${JSON.stringify(content, null, 2)}\n`, { flag: 'wx', mode })
}

/** The key that signs; refuses one that the list of publishers does not name, for phones would refuse the packs. */
export async function readSigningKey(keysDir: string): Promise<SigningKey> {
  const { key } = readKeyFile(keysDir, secretFile, Secret)
  const signer = await signerOf(key).catch((error: unknown) => {
    throw keyTrouble(secretFile, 'This is no P-256 key.', error)
  })
  const keyId = await keyIdOf(signer.publicKey, nodeVerifier)
  if (!readPublishers(keysDir).some((publisher) => publisher.publicKey === base64url(signer.publicKey))) {
    throw keyTrouble(publishersFile, `This list does not name the key of ${secretFile}.`)
  }
  return { keyId, signer }
}

export function readPublishers(keysDir: string): readonly Publisher[] {
  return readKeyFile(keysDir, publishersFile, Publishers)
}

function readKeyFile<S extends v.GenericSchema>(keysDir: string, name: string, schema: S): v.InferOutput<S> {
  try {
    return parseJson(schema, new Uint8Array(readFileSync(join(keysDir, name))), 'pack/source')
  } catch (error) {
    if (isProblem(error))
      throw keyTrouble(name, `This is no such file as domdom makes (${error.details.path || 'no JSON'}).`, error)
    throw keyTrouble(name, 'This file cannot be read.', error)
  }
}

function keyTrouble(name: string, sentence: string, cause?: unknown): Problem {
  return new Problem('pack/source', { found: `keys/${name}:1: ${sentence}`, count: 1 }, cause)
}
