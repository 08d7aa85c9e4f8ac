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
}

const kinds = ['root', 'catalogue', 'manifest', 'bundle', 'receipt'] as const
export const unsigned: readonly ProblemCode[] = ['pack/not-signed', 'pack/bad-signature', 'pack/unknown-publisher']

// Of a manifest the catalogue told the length: a shorter one is taken for a line that broke, a longer one is cut off.
const short: readonly ProblemCode[] = [...unsigned, 'net/unreachable']
const long: readonly ProblemCode[] = [...unsigned, 'pack/too-large']

export function payloadOf(file: Bytes): Bytes {
  return file.slice(file.indexOf(10) + 1)
}

type Lay = (name: string, bytes: Bytes, code: Attack['code']) => Attack

/** What can be done to any signed file without knowing what it says. */
export async function onBytes(target: Target, { parties }: Scene): Promise<readonly Attack[]> {
  const { kind, path } = target
  const lay: Lay = (name, bytes, code) => ({ name: `${kind}: ${name}`, files: [[path, bytes]], code })
  return [
    ...broken(target.honest, lay),
    ...(await otherKinds(target, parties, lay)),
    ...(await strangers(target, parties, lay)),
  ]
}

function broken(honest: Bytes, lay: Lay): readonly Attack[] {
  const header = honest.indexOf(10)
  const cuts = [0, 1, 15, 30, header, header + 1, honest.length - 1, Math.floor(honest.length / 2)]
  const flips = [0, 14, 16, header - 87, header - 86, header - 1, header, header + 1, honest.length - 1]
  const tails = [
    ['a space', utf8(' ')],
    ['a line end', utf8('\n')],
    ['itself', honest],
  ] as const
  const junk = ['{}', '[]', 'null', '\u0000', '<!doctype html>', '9'.repeat(400)]
  const flipped = (at: number) => Uint8Array.from(honest, (byte, i) => (i === at ? byte ^ 4 : byte))
  return [
    ...cuts.map((length) => lay(`cut to ${length} bytes`, honest.slice(0, length), short)),
    ...flips.map((at) => lay(`byte ${at} of ${honest.length} changed`, flipped(at), unsigned)),
    ...tails.map(([name, tail]) => lay(`followed by ${name}`, concat(honest, tail), long)),
    ...junk.map((text) => lay(`junk ${JSON.stringify(text.slice(0, 20))}`, utf8(text), short)),
  ]
}

/** The right signers, but what they signed was another kind of document. */
async function otherKinds({ kind, payload, signers }: Target, parties: Parties, lay: Lay): Promise<readonly Attack[]> {
  const others = kinds.filter((one) => one !== kind)
  const made = others.map(async (as) => {
    const signatures = await Promise.all(
      signers.map(async (who) => [parties[who].id, await signatureOf(as, payload, parties[who])] as const),
    )
    return [
      lay(`signed as a ${as}, and said so`, forge(as, signatures, payload), [...short, ...long]),
      lay(`signed as a ${as}, but called right`, forge(kind, signatures, payload), unsigned),
    ]
  })
  return (await Promise.all(made)).flat()
}

async function strangers({ kind, payload, signers }: Target, parties: Parties, lay: Lay): Promise<readonly Attack[]> {
  const { x1, x2 } = parties
  const ids = signers.map((who) => parties[who].id)
  const byX1 = async (names: readonly string[]) =>
    Promise.all(names.map(async (id) => [id, await signatureOf(kind, payload, x1)] as const))
  const zeros = ids.map((id) => [id, 'A'.repeat(86)] as const)
  const six = [ids[0] ?? '', ...Array<string>(5).fill(x1.id)]
  return [
    lay('signed by a stranger', await signBy(kind, payload, x1), short),
    lay('signed by two strangers', await signBy(kind, payload, x1, x2), long),
    lay('signed by strangers under known names', forge(kind, await byX1(ids), payload), unsigned),
    lay('with signatures of zeros', forge(kind, zeros, payload), unsigned),
    lay('with six signatures', forge(kind, await byX1(six), payload), long),
  ]
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
        [target.path, await signBy(target.kind, target.payload, ...signers.map((who) => scene.parties[who]))],
      ] as Attack['files'],
      code: ['pack/bad-signature', 'pack/unknown-publisher', 'pack/withdrawn', 'pack/too-large'],
    })),
  )
}
