// Secret keys: the one command-line file that makes and reads them. Demo keys let anybody build and try; whoever publishes for real keeps
// keys of their own away from the repository, and those of the root away from any machine with a line.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import * as v from 'valibot'
import { base64url } from '../../core/bytes.ts'
import { keyIdOf } from '../../core/id.ts'
import { parseJson } from '../../core/parse.ts'
import type { Signer } from '../../core/ports.ts'
import { isProblem, Problem } from '../../core/problem.ts'
import type { TrustKey } from '../../core/trust/root.ts'
import { makePrivateKey, nodeVerifier, signerOf } from '../../server/node-ports.ts'

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

export interface SigningKey extends TrustKey {
  readonly name: string
  /** Where its secret lies. */
  readonly file: string
  readonly signer: Signer
}

/** Makes a key and writes its secret to a file that is not there yet, for its owner alone. */
export async function makeKey(file: string, name: string, warning: string): Promise<SigningKey> {
  const { x, y, d } = await makePrivateKey()
  const secret = { name, warning, key: { kty: 'EC', crv: 'P-256', x, y, d } }
  mkdirSync(dirname(file), { recursive: true })
  // 'wx' fails on a file that is there already: a key overwritten is a key lost.
  writeFileSync(file, `${JSON.stringify(secret, null, 2)}\n`, { flag: 'wx', mode: 0o600 })
  return readKey(file)
}

export async function readKey(file: string): Promise<SigningKey> {
  const { name, key } = readSecret(file)
  const signer = await signerOf(key).catch((error: unknown) => {
    throw keyTrouble(file, 'This is no P-256 key.', error)
  })
  const id = await keyIdOf(signer.publicKey, nodeVerifier)
  return { id, key: base64url(signer.publicKey), name, file, signer }
}

/** Builds before the root of trust kept their list of publishers here. */
const NO_KEY = 'publishers.json'

/** Every secret key in the folder; none when there is no folder. */
export async function readKeys(keysDir: string): Promise<readonly SigningKey[]> {
  mkdirSync(keysDir, { recursive: true })
  const names = readdirSync(keysDir).filter((name) => name.endsWith('.json') && name !== NO_KEY)
  return Promise.all(names.toSorted().map((name) => readKey(join(keysDir, name))))
}

function readSecret(file: string): v.InferOutput<typeof Secret> {
  try {
    return parseJson(Secret, new Uint8Array(readFileSync(file)), 'pack/source')
  } catch (error) {
    if (isProblem(error))
      throw keyTrouble(file, `This is no such file as domdom makes (${error.details.path || 'no JSON'}).`, error)
    throw keyTrouble(file, 'This file cannot be read.', error)
  }
}

/** For what the holder of the keys can mend: a sentence with the file it is about. */
export function keyTrouble(file: string, sentence: string, cause?: unknown): Problem {
  return new Problem('pack/source', { found: `${file}: ${sentence}` }, cause)
}
