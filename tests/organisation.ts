// An organisation with real keys: five root holders of whom two must sign, catalogue keys, two publishers; and strangers.
// Root 1 is built into the phone's app. Root 2 exchanges holders and catalogue keys; the honest update is made under it.
import { type Bytes, base64url, concat, hex, utf8 } from '../core/bytes.ts'
import { keyIdOf } from '../core/id.ts'
import type { Catalogue } from '../core/pack/catalogue.ts'
import type { Lesson } from '../core/pack/lesson.ts'
import type { Manifest } from '../core/pack/manifest.ts'
import { cataloguePath, chunkUrlPath, lessonPath, manifestUrlPath, rootUrlPath } from '../core/pack/road.ts'
import type { Signer } from '../core/ports.ts'
import { parseSignedFile, type SignedKind, signFile } from '../core/signed.ts'
import type { Root } from '../core/trust/root.ts'
import { makePrivateKey, nodeVerifier, signerOf } from '../server/node-ports.ts'

export interface Party {
  readonly id: string
  readonly key: string
  readonly signer: Signer
}

export async function party(): Promise<Party> {
  const signer = await signerOf(await makePrivateKey())
  return { id: await keyIdOf(signer.publicKey, nodeVerifier), key: base64url(signer.publicKey), signer }
}

const names = [
  ...['r1', 'r2', 'r3', 'r4', 'r5', 'rGone'],
  ...['c1', 'c2', 'c3', 'c4', 'c5', 'cGone'],
  ...['scam', 'scamGone', 'bank', 'x1', 'x2'],
] as const

export type Who = (typeof names)[number]
export type Parties = Readonly<Record<Who, Party>>

export async function makeParties(): Promise<Parties> {
  const made = await Promise.all(names.map(async (name) => [name, await party()] as const))
  return Object.fromEntries(made) as Parties
}

/** One signature, as it stands in a header. */
export async function signatureOf(kind: SignedKind, payload: Bytes, by: Party): Promise<string> {
  const [found] = parseSignedFile(await signFile(kind, by.id, by.signer, payload))?.signatures ?? []
  return base64url(found?.signature ?? new Uint8Array())
}

/** A signed file from its pieces, whether they fit together or not. */
export function forge(kind: string, signatures: readonly (readonly [id: string, text: string])[], payload: Bytes) {
  const list = signatures.map(([id, text]) => `${id}:${text}`).join(',')
  return concat(utf8(`domdom-signed/1 ${kind} ${list}\n`), payload)
}

/** Signed by each in turn, also twice by one. */
export async function signBy(kind: SignedKind, payload: Bytes, ...by: readonly Party[]): Promise<Bytes> {
  const signatures = await Promise.all(by.map(async (one) => [one.id, await signatureOf(kind, payload, one)] as const))
  return forge(kind, signatures, payload)
}

export const json = (value: unknown): Bytes => utf8(JSON.stringify(value))

const keys = (...parties: readonly Party[]) => parties.map(({ id, key }) => ({ id, key }))

export function rootOne({ r1, r2, r3, rGone, c1, c2, c3, cGone, scam, scamGone, bank }: Parties): Root {
  return {
    format: 'domdom-root/1',
    version: 1,
    signed: '2026-06-01',
    root: { threshold: 2, keys: keys(r1, r2, r3, rGone) },
    catalogue: { threshold: 2, keys: keys(c1, c2, c3, cGone) },
    publishers: [
      { name: { vi: 'Hội Nông dân', en: 'Farmers' }, prefixes: ['scam-'], keys: keys(scam, scamGone) },
      { name: { vi: 'Ngân hàng', en: 'Bank' }, prefixes: ['bank-'], keys: keys(bank) },
    ],
    revoked: { keys: [rGone.id, cGone.id, scamGone.id], manifests: [] },
  }
}

export function rootTwo(parties: Parties): Root {
  const { r1, r4, r5, rGone, c4, c5, cGone } = parties
  return {
    ...rootOne(parties),
    version: 2,
    signed: '2026-06-20',
    root: { threshold: 2, keys: keys(r1, r4, r5, rGone) },
    catalogue: { threshold: 2, keys: keys(c4, c5, cGone) },
  }
}

export interface TinyPack {
  readonly manifest: Manifest
  readonly payload: Bytes
  readonly hash: string
  readonly chunk: Bytes
  readonly chunkHash: string
}

const sha256 = async (bytes: Bytes) => hex(await nodeVerifier.sha256(bytes))

export async function tinyPack(id: string, version: number): Promise<TinyPack> {
  const words = [{ type: 'paragraph' as const, spans: ['Đèn nhỏ.'] }]
  const lesson: Lesson = {
    id: 'one',
    language: 'vi',
    title: `Bài ${version}`,
    summary: 'Ngắn.',
    minutes: 3,
    steps: [{ id: 'look', kind: 'card', body: words }],
  }
  const chunk = json(lesson)
  const chunkHash = await sha256(chunk)
  const text = { vi: `Gói ${id}` }
  const manifest: Manifest = {
    format: 'domdom-pack/1',
    id,
    version,
    title: text,
    summary: text,
    picture: 'cover',
    languages: ['vi'],
    licence: 'CC-BY-SA-4.0',
    authors: [],
    lessons: [{ id: 'one', title: text, summary: text, minutes: 3, skills: [], items: 1 }],
    facts: [],
    chunks: [{ hash: chunkHash, bytes: chunk.length, wireBytes: chunk.length, lesson: 'one', part: 'vi' }],
    files: [{ path: lessonPath('one', 'vi'), slices: [[0, 0, chunk.length]] }],
  }
  const payload = json(manifest)
  return { manifest, payload, hash: await sha256(payload), chunk, chunkHash }
}

export function entryOf({ manifest, payload, hash }: TinyPack): Catalogue['packs'][number] {
  const { id, version, title, summary } = manifest
  // What one signature of ours adds to a payload: magic, kind, id and signature.
  const header = 'domdom-signed/1 manifest '.length + 16 + 1 + 86 + 1
  const rest = { lessons: 1, languages: ['vi'], wireBytes: 1, manifest: hash, manifestBytes: header + payload.length }
  return { id, version, title, summary, ...rest }
}

export function catalogueOf(version: number, root: number, packs: readonly TinyPack[]): Catalogue {
  const signed = root === 1 ? '2026-06-05' : '2026-06-25'
  return { format: 'domdom-catalogue/1', version, signed, root, packs: packs.map(entryOf) }
}

export interface Source {
  readonly files: ReadonlyMap<string, Bytes>
  readonly catalogue: Catalogue
  readonly scam: TinyPack
  readonly bank: TinyPack
}

export async function honestSource(parties: Parties, step: 1 | 2): Promise<Source> {
  const { r1, r2, r4, c1, c2, c4, c5 } = parties
  const [scam, bank] = [await tinyPack('scam-calls', step), await tinyPack('bank-app', step)]
  const catalogue = catalogueOf(4 + step, step, [scam, bank])
  const catalogueKeys = step === 1 ? [c1, c2] : [c4, c5]
  const files = new Map([
    [rootUrlPath(1), await signBy('root', json(rootOne(parties)), r1, r2)],
    [rootUrlPath(2), await signBy('root', json(rootTwo(parties)), r1, r2, r4)],
    [cataloguePath, await signBy('catalogue', json(catalogue), ...catalogueKeys)],
    [manifestUrlPath(scam.hash), await signBy('manifest', scam.payload, parties.scam)],
    [manifestUrlPath(bank.hash), await signBy('manifest', bank.payload, parties.bank)],
    [chunkUrlPath(scam.chunkHash), scam.chunk],
    [chunkUrlPath(bank.chunkHash), bank.chunk],
  ])
  return { files, catalogue, scam, bank }
}
