// Two small packs on our real server, and mirrors of them.
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { readRootFiles } from '../../../cli/keys/root-files.ts'
import { openLine } from '../../../cli/mirror/ask.ts'
import { diskFiles, type FilePort } from '../../../cli/mirror/file-port.ts'
import { type MirrorOptions, type MirrorReport, mirror } from '../../../cli/mirror/mirror.ts'
import type { Trusted } from '../../../cli/mirror/roots.ts'
import { openFirstRoot } from '../../../core/trust/step.ts'
import { nodeTimers, nodeVerifier } from '../../../server/node-ports.ts'
import { startServer } from '../../../server/start.ts'
import { writeAppList } from '../../../tools/app-files.ts'
import { writeApp } from '../../server/test-packs.ts'
import { temporaryFolder } from '../../server/test-server.ts'
import { broken, type Files, goodPack, openWorkshop, type Workshop } from '../build/tiny-pack.ts'

export const OTHER = 'other'

/** The same lessons under another name, but for one word: the two share chunks. */
export const twoPacks: Files = {
  ...goodPack,
  ...Object.fromEntries(
    Object.entries(
      broken('tiny/lessons/hang-up/vi.md', 'Họ giục.', 'Họ hối.', broken('tiny/pack.yaml', 'id: tiny', `id: ${OTHER}`)),
    )
      .filter(([path]) => path.startsWith('tiny/'))
      .map(([path, text]) => [path.replace('tiny/', `${OTHER}/`), text]),
  ),
}

/** One word in one lesson of one pack, and the numbers raised. */
export function corrected(files: Files): Files {
  const raised = (path: string) => String(files[path]).replace(/version: (\d+)/, (_, n) => `version: ${Number(n) + 1}`)
  const [catalogue, pack, lesson] = ['catalogue.yaml', 'tiny/pack.yaml', 'tiny/lessons/hang-up/vi.md']
  return {
    ...files,
    [catalogue]: raised(catalogue),
    [pack]: raised(pack),
    [lesson]: String(files[lesson]).replace('Bác làm gì', 'Bác nên làm gì'),
  }
}

export async function builtWorkshop(files: Files = twoPacks): Promise<Workshop> {
  const workshop = openWorkshop(files)
  await workshop.build()
  return workshop
}

export interface Served {
  readonly url: URL
  readonly appDir: string
  close(): Promise<void>
}

/** As it is built now: a server reads what it serves when it starts. */
export async function serve({ outDir }: Workshop): Promise<Served> {
  const folder = temporaryFolder()
  const appDir = writeApp(folder)
  writeAppList(appDir)
  const onBug = (error: unknown) => {
    throw error
  }
  const options = { host: '127.0.0.1', port: 0, dataDir: join(folder, 'data'), appDir, packsDir: join(outDir, 'packs') }
  const server = await startServer({ ...options, onBug })
  let isOpen = true
  const close = async () => {
    if (isOpen) await server.close()
    isOpen = false
  }
  onTestFinished(close)
  return { url: new URL(`http://127.0.0.1:${server.port}`), appDir, close }
}

export async function trustedIn(keysDir: string): Promise<Trusted> {
  const files = new Map(readRootFiles(keysDir).map(({ version, bytes }) => [version, bytes]))
  const newest = [...files.values()].at(-1)
  if (newest === undefined) throw new Error('no root')
  return { root: (await openFirstRoot(newest, nodeVerifier)).root, files }
}

/** Jitter of zero: waits between tries pass by themselves. */
export const noJitter = (length: number) => new Uint8Array(length)

export async function mirrorOf(
  workshop: Pick<Workshop, 'keysDir'>,
  from: URL,
  to: string,
  options: Partial<MirrorOptions> & { readonly files?: FilePort } = {},
): Promise<MirrorReport> {
  const { files = diskFiles, ...changes } = options
  const line = openLine()
  try {
    const trusted = await trustedIn(workshop.keysDir)
    const ports = { ask: line.ask, timers: nodeTimers, random: noJitter, files }
    return await mirror(ports, { from, to, trusted, packs: [], app: false, ...changes })
  } finally {
    line.close()
  }
}
