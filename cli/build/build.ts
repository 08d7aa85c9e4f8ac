// The door of the pack builder: read → tree → checks → chunks → manifest → signature → output. It never turns back.
import { writeFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { type Bytes, hex, utf8 } from '../../core/bytes.ts'
import { type Catalogue, parseCatalogue } from '../../core/pack/catalogue.ts'
import { cataloguePath, chunkUrlPath, manifestUrlPath, packFilePath, rootUrlPath } from '../../core/pack/road.ts'
import { nodeVerifier } from '../../server/node-ports.ts'
import { ensureDemoKeys } from '../keys/demo-keys.ts'
import { type Keyring, openKeyring } from '../keys/keyring.ts'
import { readRootFiles } from '../keys/root-files.ts'
import type { FactRule } from './checks/check-facts.ts'
import { gatherFindings } from './findings.ts'
import { earlierCatalogue, numbersNotRaised } from './output/earlier.ts'
import { type CompiledPack, compilePack } from './output/manifest.ts'
import { type Proofs, packFileOf, type SignedPack } from './output/pack-file.ts'
import { recordPublished } from './output/record.ts'
import { type Squeezed, squeeze } from './output/squeeze.ts'
import { type WriteFile, writeOutput } from './output/write-output.ts'
import { type SoundPack, soundPackOf } from './sound-pack.ts'
import { CatalogueYaml } from './source/shapes.ts'
import { namesIn, readTextFile } from './source/text-file.ts'
import { parseYaml } from './source/yaml-file.ts'

export interface BuildOptions {
  readonly packsDir: string
  /** The output is packs/ below it. */
  readonly outDir: string
  readonly keysDir: string
  /** YYYY-MM-DD: facts past their day stop the build. */
  readonly today: string
  /** 'stop' unless said otherwise. */
  readonly lateFacts?: FactRule['lateFacts']
  readonly warn: (line: string) => void
  /** Drops manifests and chunks of earlier builds. */
  readonly clean?: boolean
  /** Writes down beside each pack what is published under which id. */
  readonly record?: boolean
  readonly write?: WriteFile
}

export interface BuildReport {
  readonly catalogue: Catalogue
}

/** Throws 'pack/source' with `found`, one line per error, for everything that an author can mend. */
export async function buildPacks(options: BuildOptions): Promise<BuildReport> {
  const { version, packs, sounds } = await compileAll(options)
  const keyring = await readyKeyring(options)
  const files = new Map<string, Squeezed>()
  const entries: Catalogue['packs'] = []
  const signedPacks: SignedPack[] = []
  for (const pack of packs) {
    const hash = hex(await nodeVerifier.sha256(pack.payload))
    for (const [name, chunk] of pack.chunks) files.set(chunkUrlPath(name), chunk)
    const signed = await keyring.signManifest(pack.manifest.id, pack.payload)
    files.set(manifestUrlPath(hash), await squeeze(signed))
    signedPacks.push({ pack, hash, signed })
    entries.push({ ...(await entryOf(pack, hash)), manifestBytes: signed.length })
  }
  const about = { version, signed: options.today, root: keyring.root.version }
  const payload = utf8(JSON.stringify({ format: 'domdom-catalogue/1', ...about, packs: entries }))
  const catalogue = parseCatalogue(payload)
  const signed = await keyring.signCatalogue(payload)
  files.set(cataloguePath, await squeeze(signed))
  const roots = readRootFiles(options.keysDir)
  for (const root of roots) files.set(rootUrlPath(root.version), await squeeze(root.bytes))
  const { outDir, warn, clean = false, record = false, write = writeFile } = options
  const plain = await packFilesOf(signedPacks, { catalogue: signed, roots }, warn)
  // First, for what was given out and not written down could be given another meaning.
  if (record) for (const [folder, sound] of sounds) recordPublished(folder, sound)
  // A draft may be built as often as one likes under one number.
  if (record) for (const line of numbersNotRaised(earlierCatalogue(outDir), catalogue)) warn(line)
  await writeOutput({ outDir, files, plain, clean, write })
  return { catalogue }
}

async function packFilesOf(packs: readonly SignedPack[], proofs: Proofs, warn: BuildOptions['warn']) {
  const files = new Map<string, Bytes>()
  for (const signed of packs) {
    const { manifest } = signed.pack
    const file = await packFileOf(signed, proofs)
    if (file === null) warn(`The pack «${manifest.id}» is too large to travel as a file.`)
    else files.set(packFilePath(manifest), file)
  }
  return files
}

/** All packs are judged before the build stops, so that one run shows everything to mend. */
async function compileAll({ packsDir, today, lateFacts = 'stop', warn }: BuildOptions) {
  const findings = gatherFindings(warn)
  const root = basename(resolve(packsDir))
  const text = readTextFile(join(packsDir, 'catalogue.yaml'), `${root}/catalogue.yaml`, findings)
  const about = text && parseYaml(text, CatalogueYaml, findings)
  const packs: CompiledPack[] = []
  const sounds = new Map<string, SoundPack>()
  for (const name of namesIn(packsDir, 'folders')) {
    const folder = join(packsDir, name)
    const sound = soundPackOf(folder, `${root}/${name}`, { today, lateFacts }, findings)
    if (sound !== null) sounds.set(folder, sound)
    const pack = sound && (await compilePack(sound.source, sound.lessons, nodeVerifier, findings))
    if (pack) packs.push(pack)
  }
  findings.throwIfAny()
  if (!about) throw new Error('an unreadable catalogue.yaml left no finding')
  return { version: about.value.version, packs: inOrder(packs, about.value.order ?? []), sounds }
}

function inOrder(packs: readonly CompiledPack[], order: readonly string[]): readonly CompiledPack[] {
  const placeOf = ({ manifest }: CompiledPack) =>
    order.includes(manifest.id) ? order.indexOf(manifest.id) : order.length
  return packs.toSorted((a, b) => placeOf(a) - placeOf(b))
}

async function readyKeyring({ keysDir, today, warn }: BuildOptions): Promise<Keyring> {
  if (await ensureDemoKeys(keysDir, today)) warn('There were no keys: demo keys were made, for trying out only.')
  const keyring = await openKeyring(keysDir)
  for (const { file } of keyring.strayRootKeys) {
    warn(`A root key lies in ${file}: keep it on a machine without a line.`)
  }
  return keyring
}

/** The manifest's cost is taken without its signature, which differs at every build. */
async function entryOf({ manifest, payload }: CompiledPack, hash: string): Promise<Catalogue['packs'][number]> {
  const { brotli } = await squeeze(payload)
  return {
    id: manifest.id,
    version: manifest.version,
    title: manifest.title,
    summary: manifest.summary,
    lessons: manifest.lessons.length,
    languages: manifest.languages,
    wireBytes: manifest.chunks.reduce((sum, chunk) => sum + chunk.wireBytes, brotli.length),
    manifest: hash,
  }
}
