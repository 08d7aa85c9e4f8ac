import { parseArgs } from 'node:util'
import type { Bytes } from '../../core/bytes.ts'
import { limits } from '../../core/limits.ts'
import { addSignature, parseSignedFile, type SignedFile } from '../../core/signed.ts'
import type { Root, TrustKey } from '../../core/trust/root.ts'
import { signersAmong } from '../../core/trust/threshold.ts'
import { nodeVerifier } from '../../server/node-ports.ts'
import type { Command } from '../command.ts'
import { readDraft, writeDraft } from './draft.ts'
import { keyTrouble, readKey, type SigningKey } from './keys.ts'
import { changesBetween, linesOf, signedSoFar } from './plain-words.ts'
import { newestRoot } from './root-files.ts'

/** domdom sign FILE --key SECRET [--yes] [--keys keys]: one holder's signature on a root, after its words were read. */
export const runSign: Command = async (args, { say }) => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      key: { type: 'string' },
      yes: { type: 'boolean', default: false },
      keys: { type: 'string', default: 'keys' },
    },
  })
  const [path] = positionals
  if (path === undefined || positionals.length > 1) throw keyTrouble('domdom sign', 'Name the one file to sign.')
  const { root, file } = await readDraft(path)
  const before = rootBefore(values.keys, root)
  for (const line of linesOf(root)) say(line)
  if (before) for (const line of [`Against root ${before.version}:`, ...changesBetween(before, root)]) say(line)
  if (values.key === undefined || !values.yes) {
    say('Nothing was signed. Whoever agrees with every line above runs this again with --key FILE and --yes.')
    return 0
  }
  const signed = await signedBy(file, await readKey(values.key), path, [root, ...(before ? [before] : [])])
  writeDraft(path, signed)
  for (const line of await standing(signed, root, before)) say(line)
  return 0
}

/** The root this one follows, when it is in the holder's own keys folder. */
function rootBefore(keysDir: string, root: Root): Root | null {
  const newest = newestRoot(keysDir)
  return newest?.version === root.version - 1 ? newest : null
}

async function signedBy(file: SignedFile, key: SigningKey, path: string, roots: readonly Root[]): Promise<Bytes> {
  const holders = roots.flatMap(({ root }) => root.keys)
  if (!holders.some((holder) => holder.key === key.key)) {
    throw keyTrouble(path, `The key ${key.id} is none of the keys that sign this root.`)
  }
  const earlier = { ...file, signatures: file.signatures.filter((one) => one.key !== key.id) }
  if (earlier.signatures.length >= limits.signaturesMax) {
    throw keyTrouble(path, `A file holds at most ${limits.signaturesMax} signatures: exchange fewer holders at once.`)
  }
  return addSignature('root', key.id, key.signer, earlier)
}

async function standing(bytes: Bytes, root: Root, before: Root | null): Promise<readonly string[]> {
  const file = parseSignedFile(bytes)
  if (file === null) throw new Error('what was just signed is no signed file')
  const among = (keys: readonly TrustKey[]) => signersAmong(file, 'root', keys, nodeVerifier)
  const own = signedSoFar(root, await among(root.root.keys), `root ${root.version}`)
  const old = before && signedSoFar(before, await among(before.root.keys), `root ${before.version}`)
  return ['Signed.', own, ...(old ? [old] : [])]
}
