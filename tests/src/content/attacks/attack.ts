// What can be done to any signed file: F71, generated. An attack is a file laid where the honest one lay.
import { type Bytes, concat, utf8 } from '../../../../core/bytes.ts'
import type { ProblemCode } from '../../../../core/problem.ts'
import type { SignedKind } from '../../../../core/signed.ts'
import { forge, type Parties, type Source, signatureOf, signBy, type Who } from '../../../organisation.ts'

export interface Attack {
  readonly name: string
  /** What lies where, in place of the honest files. */
  readonly files: readonly (readonly [path: string, bytes: Bytes])[]
  readonly code: ProblemCode | readonly ProblemCode[]
}

export interface Scene {
  readonly parties: Parties
  /** What the phone has already, and what it is about to get. */
  readonly before: Source
  readonly after: Source
}

/** A document as an attacker sees it. */
export interface Target {
  readonly kind: SignedKind
  readonly path: string
  readonly honest: Bytes
  readonly payload: Bytes
  readonly signers: readonly Who[]
  /** Laid beside it in every case. */
  readonly beside?: Attack['files']
}

const other = ['root', 'catalogue', 'manifest', 'bundle', 'receipt'] as const
export const unsigned: readonly ProblemCode[] = ['pack/not-signed', 'pack/bad-signature', 'pack/unknown-publisher']

export function payloadOf(file: Bytes): Bytes {
  return file.slice(file.indexOf(10) + 1)
}

/** What can be done to any signed file without knowing what it says. */
export async function onBytes(target: Target, { parties }: Scene): Promise<readonly Attack[]> {
  const { kind, path, honest, payload, signers, beside = [] } = target
  const lay = (name: string, bytes: Bytes, code: Attack['code']): Attack => ({
    name: `${kind}: ${name}`,
    files: [...beside, [path, bytes]],
    code,
  })
  const header = honest.indexOf(10)
  const known = signers.map((who) => parties[who])
  const { x1, x2 } = parties
  const attacks: Attack[] = []
  // Of a manifest the catalogue told the length, so that a shorter one is taken for a cut line.
  const cutCodes: readonly ProblemCode[] = [...unsigned, 'net/unreachable']
  for (const length of [0, 1, 15, 30, header, header + 1, honest.length - 1, Math.floor(honest.length / 2)])
    attacks.push(lay(`cut to ${length} bytes`, honest.slice(0, length), cutCodes))
  for (const at of [0, 14, 16, header - 87, header - 86, header - 1, header, header + 1, honest.length - 1]) {
    const flipped = Uint8Array.from(honest, (byte, i) => (i === at ? byte ^ 4 : byte))
    attacks.push(lay(`byte ${at} of ${honest.length} changed`, flipped, unsigned))
  }
  for (const [name, tail] of [
    ['a space', utf8(' ')],
    ['a line end', utf8('\n')],
    ['itself', honest],
  ] as const)
    attacks.push(lay(`followed by ${name}`, concat(honest, tail), [...unsigned, 'pack/too-large']))
  for (const text of ['{}', '[]', 'null', '\u0000', '<!doctype html>', '9'.repeat(400)])
    attacks.push(lay(`junk ${JSON.stringify(text.slice(0, 20))}`, utf8(text), cutCodes))
  for (const as of other.filter((one) => one !== kind)) {
    const signatures = await Promise.all(
      known.map(async (one) => [one.id, await signatureOf(as, payload, one)] as const),
    )
    attacks.push(lay(`signed as a ${as}, and said so`, forge(as, signatures, payload), [...cutCodes, 'pack/too-large']))
    attacks.push(lay(`signed as a ${as}, but called right`, forge(kind, signatures, payload), unsigned))
  }
  attacks.push(lay('signed by a stranger', await signBy(kind, payload, x1), [...unsigned, 'net/unreachable']))
  attacks.push(lay('signed by two strangers', await signBy(kind, payload, x1, x2), [...unsigned, 'pack/too-large']))
  const byStrangers = await Promise.all(
    known.map(async ({ id }) => [id, await signatureOf(kind, payload, x1)] as const),
  )
  attacks.push(lay('signed by strangers under known names', forge(kind, byStrangers, payload), unsigned))
  const zeros = known.map(({ id }) => [id, 'A'.repeat(86)] as const)
  attacks.push(lay('with signatures of zeros', forge(kind, zeros, payload), unsigned))
  const tooMany = await Promise.all(
    [...Array(6)].map(
      async (_, i) => [i === 0 ? (known[0]?.id ?? '') : x1.id, await signatureOf(kind, payload, x1)] as const,
    ),
  )
  attacks.push(lay('with six signatures', forge(kind, tooMany, payload), [...unsigned, 'pack/too-large']))
  return attacks
}

/** Wrong sets of signers for a threshold: too few, one counted twice, keys of other roles, revoked keys. */
export async function onSigners(
  target: Target,
  wrong: readonly (readonly Who[])[],
  scene: Scene,
): Promise<readonly Attack[]> {
  return Promise.all(
    wrong.map(async (signers) => ({
      name: `${target.kind}: signed by ${signers.join(', ')}`,
      files: [
        ...(target.beside ?? []),
        [target.path, await signBy(target.kind, target.payload, ...signers.map((who) => scene.parties[who]))],
      ] as Attack['files'],
      code: ['pack/bad-signature', 'pack/unknown-publisher', 'pack/withdrawn', 'pack/too-large'],
    })),
  )
}
