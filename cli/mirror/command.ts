// domdom mirror: packs, and the app where it is wished, from a server or another mirror into a folder for any web server.
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { isProblem, Problem } from '../../core/problem.ts'
import { openFirstRoot } from '../../core/trust/step.ts'
import { isLoopback } from '../../server/address.ts'
import { nodeRandom, nodeTimers, nodeVerifier } from '../../server/node-ports.ts'
import { lockFolder } from '../../server/store/lock.ts'
import type { Command, Terminal } from '../command.ts'
import { counted } from '../counted.ts'
import { readRootFiles } from '../keys/root-files.ts'
import { openLine } from './ask.ts'
import { diskFiles } from './file-port.ts'
import { type MirrorOptions, type MirrorReport, mirror } from './mirror.ts'
import type { MirroredPack } from './pack.ts'
import type { Trusted } from './roots.ts'
import { shelfPaths } from './shelf.ts'
import { mirrorTrouble } from './words.ts'

/** domdom mirror --from URL --to FOLDER [--pack ID …] [--app] [--root FILE] [--keys keys] [--json] */
export const mirrorCommand: Command = async (args, terminal) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      from: { type: 'string' },
      to: { type: 'string' },
      pack: { type: 'string', multiple: true, default: [] },
      app: { type: 'boolean', default: false },
      root: { type: 'string' },
      keys: { type: 'string', default: 'keys' },
      json: { type: 'boolean', default: false },
    },
  })
  const { from, to, root, keys, json } = values
  const url = from === undefined ? null : addressOf(from)
  const why = whyNot(url, to, values.app)
  if (url === null || to === undefined || why !== null) return refuse(terminal, 2, why ?? [])
  try {
    const trusted = await trustedBy(root, keys)
    const tell = (pack: MirroredPack) => json || terminal.say(lineFor(pack))
    const report = await alone(to, { from: url, to, trusted, packs: values.pack, app: values.app, tell })
    if (json) terminal.say(JSON.stringify(report, null, 2))
    else for (const line of linesFor(report, to)) terminal.say(line)
    return tellRefused(report, terminal)
  } catch (error) {
    if (!isProblem(error)) throw error
    return refuse(terminal, 1, mirrorTrouble(error))
  }
}

/** A pack that the source does not hold is nobody's fault: it may be a mirror of some packs only. */
function tellRefused({ leftOut }: MirrorReport, { complain }: Terminal): number {
  const refused = leftOut.filter(({ code }) => code !== undefined && code !== 'pack/not-at-source')
  for (const { id, code = 'pack/missing' } of refused) {
    for (const line of mirrorTrouble(new Problem(code, { packId: id }))) complain(`${id}: ${line}`)
  }
  return refused.length === 0 ? 0 : 1
}

function refuse({ complain }: Terminal, code: number, lines: readonly string[]): number {
  for (const line of lines) complain(line)
  return code
}

function addressOf(text: string): URL | null {
  const url = URL.parse(text)
  return url !== null && ['http:', 'https:'].includes(url.protocol) ? url : null
}

/** Null when it may begin. */
function whyNot(url: URL | null, to: string | undefined, app: boolean): readonly string[] | null {
  if (url === null)
    return [
      'Thêm --from và địa chỉ nguồn, ví dụ https://…',
      'Say with --from where the packs are, for example https://…',
    ]
  if (to === undefined) return ['Thêm --to và tên thư mục.', 'Say with --to which folder the mirror should be.']
  // Packs prove themselves; the app is believed for its address alone.
  if (app && url.protocol === 'http:' && !isLoopback(url.hostname))
    return [
      'Ứng dụng chỉ lấy qua https://. Gói bài thì lấy qua http:// được.',
      'The app is taken over https:// alone: nobody signs it. Packs may come over http://, without --app.',
    ]
  return null
}

/** Throws 'pack/source' where there is no root, 'pack/…' for one that is none. */
async function trustedBy(file: string | undefined, keysDir: string): Promise<Trusted> {
  const files = file === undefined ? readRootFiles(keysDir) : [{ bytes: readRoot(file) }]
  const opened = await Promise.all(
    files.map(async ({ bytes }) => ({ bytes, root: (await openFirstRoot(bytes, nodeVerifier)).root })),
  )
  const newest = opened.toSorted((a, b) => a.root.version - b.root.version).at(-1)
  if (newest === undefined) throw new Problem('pack/source', { found: 'root', folder: keysDir })
  return { root: newest.root, files: new Map(opened.map(({ bytes, root }) => [root.version, bytes])) }
}

function readRoot(file: string) {
  if (!existsSync(file)) throw new Problem('pack/source', { found: 'root', folder: file })
  return new Uint8Array(readFileSync(file))
}

/** Nobody else may work on the folder meanwhile. Throws 'storage/exists' for a folder with other things in it. */
async function alone(folder: string, about: MirrorOptions): Promise<MirrorReport> {
  const to = resolve(folder)
  const there = existsSync(to) ? readdirSync(to) : []
  if (there.length > 0 && !there.includes(shelfPaths.own)) throw new Problem('storage/exists', { file: folder })
  mkdirSync(join(to, shelfPaths.own), { recursive: true })
  const unlock = lockOf(join(to, shelfPaths.own), folder)
  const line = openLine()
  try {
    return await mirror({ ask: line.ask, timers: nodeTimers, random: nodeRandom, files: diskFiles }, { ...about, to })
  } finally {
    line.close()
    unlock()
  }
}

/** Throws 'start/database-in-use', and 'start/folder-not-writable' where no lock can be laid. */
function lockOf(own: string, folder: string): () => void {
  try {
    return lockFolder(own)
  } catch (error) {
    if (isProblem(error)) throw error
    throw new Problem('start/folder-not-writable', { folder }, error)
  }
}

function lineFor({ id, version, chunks, brought }: MirroredPack): string {
  return `${id} ${version}: ${counted(chunks, 'chunk')}, ${brought} of them new`
}

function linesFor(
  { version, packs, leftOut, app, bytes, requests, removed }: MirrorReport,
  to: string,
): readonly string[] {
  const number = (value: number) => value.toLocaleString('en')
  return [
    ...(app === null ? [] : [`The app: ${counted(app.files, 'file')}, ${app.brought} of them new`]),
    ...(leftOut.length === 0 ? [] : [`Listed, but not in this mirror: ${leftOut.map(({ id }) => id).join(', ')}`]),
    ...(removed === 0 ? [] : [`${counted(removed, 'piece')} that nothing names any more went.`]),
    `Bản sao trong ${to} đã đủ: danh mục ${version}, ${packs.length} gói; đã tải ${number(bytes)} byte.`,
    `The mirror in ${to} is whole: catalogue ${version}, ${counted(packs.length, 'pack')}; ${number(bytes)} bytes came in ${counted(requests, 'request')}.`,
  ]
}
