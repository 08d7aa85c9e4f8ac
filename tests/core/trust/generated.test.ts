// G12: signed files put together at random, against a rule written down once more in the plainest way. Signatures are stand-ins, so that
// very many can be tried; tests/src/content/attacks has real ones.
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Bytes, base64url, concat, utf8 } from '../../../core/bytes.ts'
import type { Verifier } from '../../../core/ports.ts'
import { isProblem } from '../../../core/problem.ts'
import { openCatalogue, openManifest } from '../../../core/trust/published.ts'
import type { Root } from '../../../core/trust/root.ts'
import { openNextRoot } from '../../../core/trust/step.ts'
import { nodeVerifier } from '../../../server/node-ports.ts'
import { catalogueOf, forge, json, makeParties, rootOne, rootTwo, tinyPack, type Who } from '../../organisation.ts'

/** Raise it by hand for a long run. */
const RUNS = 4000

const parties = await makeParties()
const everyone = Object.keys(parties) as Who[]
const pack = await tinyPack('scam-calls', 2)
const payloads = {
  root: json(rootTwo(parties)),
  catalogue: json(catalogueOf(6, 1, [pack])),
  manifest: pack.payload,
  'an older root': json(rootOne(parties)),
} as const
type Of = keyof typeof payloads
const kinds = ['root', 'catalogue', 'manifest', 'bundle'] as const
type Kind = (typeof kinds)[number]

function standIn(publicKey: Uint8Array, message: Bytes): Bytes {
  return new Uint8Array(createHash('sha512').update(publicKey).update(message).digest())
}

const verifier: Verifier = {
  ...nodeVerifier,
  verify: async (key, signature, message) => Buffer.from(standIn(key, message)).equals(Buffer.from(signature)),
}

interface Signed {
  readonly by: Who
  /** Whose name stands before it: mostly the signer's. */
  readonly named: Who
  readonly kind: Kind
  readonly of: Of
}

interface Made {
  readonly header: Kind
  readonly payload: Of
  readonly signatures: readonly Signed[]
}

function fileOf({ header, payload, signatures }: Made): Bytes {
  const list = signatures.map(({ by, named, kind, of }) => {
    const message = concat(utf8(`domdom/${kind}/1\n`), payloads[of])
    return [parties[named].id, base64url(standIn(parties[by].signer.publicKey, message))] as const
  })
  return forge(header, list, payloads[payload])
}

/** Who really signed this payload as this kind, under the own name. */
function signersOf({ header, payload, signatures }: Made, kind: Kind): ReadonlySet<Who> {
  const good = signatures.filter((one) => one.by === one.named && one.kind === kind && one.of === payload)
  return new Set(header === kind ? good.map(({ by }) => by) : [])
}

const has = (signers: ReadonlySet<Who>, among: readonly Who[]) => among.filter((who) => signers.has(who)).length

/** By what a file must be let in, or not. */
const rules: Readonly<Record<'root' | 'catalogue' | 'manifest', (made: Made) => boolean>> = {
  root: (made) => {
    const signers = signersOf(made, 'root')
    return made.payload === 'root' && has(signers, ['r1', 'r2', 'r3']) >= 2 && has(signers, ['r1', 'r4', 'r5']) >= 2
  },
  catalogue: (made) => made.payload === 'catalogue' && has(signersOf(made, 'catalogue'), ['c1', 'c2', 'c3']) >= 2,
  manifest: (made) => made.payload === 'manifest' && signersOf(made, 'manifest').has('scam'),
}

const root: Root = rootOne(parties)
const doors: Readonly<Record<keyof typeof rules, (bytes: Bytes) => Promise<unknown>>> = {
  root: (bytes) => openNextRoot(bytes, root, verifier),
  catalogue: (bytes) => openCatalogue(bytes, root, verifier),
  manifest: (bytes) => openManifest(bytes, { id: 'scam-calls', manifest: pack.hash }, root, verifier),
}

async function isLetIn(door: keyof typeof doors, bytes: Bytes): Promise<boolean> {
  try {
    await doors[door](bytes)
    return true
  } catch (error) {
    if (isProblem(error)) return false
    throw error
  }
}

/** Mostly what belongs together, so that files that pass, and files that nearly do, come often. */
function madeFor(door: keyof typeof rules): fc.Arbitrary<Made> {
  const near: Readonly<Record<keyof typeof rules, readonly Who[]>> = {
    root: ['r1', 'r2', 'r3', 'r4', 'r5', 'rGone'],
    catalogue: ['c1', 'c2', 'c3', 'c4', 'cGone'],
    manifest: ['scam', 'scamGone', 'bank'],
  }
  const mostly = <T>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<T>) =>
    fc.oneof({ weight: 9, arbitrary: usual }, { weight: 1, arbitrary: odd })
  const kind = mostly<Kind>(fc.constant(door), fc.constantFrom(...kinds))
  const of = mostly<Of>(fc.constant(door), fc.constantFrom(...(Object.keys(payloads) as Of[])))
  const who = mostly(fc.constantFrom(...near[door]), fc.constantFrom(...everyone))
  const signed = fc
    .record({ by: who, other: fc.option(who, { freq: 9 }), kind, of })
    .map(({ by, other, ...rest }): Signed => ({ by, named: other ?? by, ...rest }))
  const right = fc
    .shuffledSubarray([...near[door]], { minLength: 1, maxLength: Math.min(5, near[door].length) })
    .map((some) => some.map((by): Signed => ({ by, named: by, kind: door, of: door })))
  const odd = fc.array(signed, { minLength: 1, maxLength: 5 })
  // Right ones with one wrong among them, or all at random.
  const signatures = fc.oneof(
    fc.tuple(right, fc.option(signed)).map(([some, one]) => [...(one ? [one] : []), ...some].slice(0, 5)),
    odd,
  )
  return fc.record({ header: kind, payload: of, signatures })
}

test.each(['root', 'catalogue', 'manifest'] as const)('a %s is let in exactly when the rule says so', async (door) => {
  let passed = 0
  await fc.assert(
    fc.asyncProperty(madeFor(door), async (made) => {
      const expected = rules[door](made)
      if (expected) passed++
      expect(await isLetIn(door, fileOf(made))).toBe(expected)
    }),
    { numRuns: RUNS },
  )
  // Neither answer is rare, or the test would say little.
  expect(passed).toBeGreaterThan(RUNS / 50)
  expect(passed).toBeLessThan(RUNS - RUNS / 50)
})
