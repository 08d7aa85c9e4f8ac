// A teacher with docs/make-a-pack.md and nothing else: every command as it stands there, in a copy of the project, and then the app.
import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPhone } from './harness/phone.ts'
import { firstStart, seen } from './harness/walk.ts'

const root = join(import.meta.dirname, '../..')
const document = readFileSync(join(root, 'docs/make-a-pack.md'), 'utf8')

interface Walked {
  readonly command: string
  /** Lines as the document shows them; … stands for anything. */
  readonly prints: readonly string[]
}

/** Each box with a command, and the box below it. */
const steps: readonly Walked[] = [...document.matchAll(/```sh\n(.*)\n```\n\n```text\n([\s\S]*?)\n```/g)].map(
  ([, command = '', prints = '']) => ({ command, prints: prints.split('\n') }),
)

let project: string
const running: ChildProcess[] = []

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'domdom-teacher-'))
  const parts = [
    'cli',
    'core',
    'packs',
    'public',
    'server',
    'src',
    'sw',
    'vite.config.ts',
    'package.json',
    'package-lock.json',
    'tsconfig.base.json',
  ]
  for (const part of parts) cpSync(join(root, part), join(project, part), { recursive: true })
  const isInstalled = (path: string) => path.split(/[\\/]/).includes('node_modules')
  cpSync(join(root, 'tools'), join(project, 'tools'), {
    recursive: true,
    filter: (path) => !isInstalled(path.slice(root.length)),
  })
  symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'))
})

afterAll(async () => {
  await Promise.all(running.map(ended))
  rmSync(project, { recursive: true, force: true })
})

/** The whole group goes: npm, its shell and what they started. */
function ended(child: ChildProcess): Promise<unknown> {
  if (child.exitCode !== null || child.pid === undefined) return Promise.resolve()
  const gone = new Promise((resolve) => child.once('exit', resolve))
  process.kill(-child.pid, 'SIGTERM')
  return gone
}

interface Outcome {
  readonly printed: string
  /** Null: it still runs, as a preview and a server do once they have said what the document shows. */
  readonly code: number | null
}

function walk({ command, prints }: Walked): Promise<Outcome> {
  const { NODE_ENV: _dropped, VITEST: _too, ...env } = process.env
  const path = [dirname(process.execPath), process.env.PATH].join(delimiter)
  const child = spawn(command, { cwd: project, shell: true, detached: true, env: { ...env, PATH: path, PORT: '0' } })
  running.push(child)
  let printed = ''
  return new Promise((resolve, reject) => {
    const hear = (data: Buffer) => {
      printed += data
      if (prints.every((line) => asPattern(line).test(printed)) && /Ctrl\+C/.test(printed))
        resolve({ printed, code: null })
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    child.on('error', reject)
    child.on('close', (code) => resolve({ printed, code }))
  })
}

/** Ports differ where another program has the usual one. */
function asPattern(line: string): RegExp {
  const literal = line.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`^${literal.replaceAll('…', '.*').replace(/(?<=:)(5180|8080)(?=\W)/, '\\d+')}`, 'm')
}

test('the document shows a command for each of its steps', () => {
  expect(steps.map(({ command }) => command.replace('npm run domdom -- ', ''))).toEqual([
    'new first-steps',
    'preview packs/first-steps',
    'check packs/first-steps',
    'build',
    'npm start',
    'build --record',
    'facts --due 2099-12-31 packs/first-steps',
  ])
})

test('every command prints what the document shows, and the pack runs on a phone', { timeout: 600_000 }, async () => {
  const addresses: string[] = []
  for (const step of steps) {
    const { printed, code } = await walk(step)
    for (const line of step.prints) expect(printed).toMatch(asPattern(line))
    expect(code ?? 0).toBe(0)
    const address = /http:\/\/[\w.]+:\d+/.exec(printed)?.[0]
    if (code === null && address !== undefined) addresses.push(address)
  }
  const [preview, app] = addresses
  const desk = await fetch(`${preview}/shown.json`)
  expect(await desk.text()).toContain('first-steps')
  await takeFirstLesson(app ?? '')
})

async function takeFirstLesson(origin: string): Promise<void> {
  const phone = await openPhone({ origin })
  try {
    const { page } = phone
    await firstStart(page, origin, '#/p/first-steps')
    await page.getByRole('heading', { name: 'Viết ở đây: tên gói bài' }).waitFor()
    await page.getByRole('button', { name: 'Tải' }).first().tap()
    await page.waitForURL(/#\/l\/first-steps\/first-lesson/)
    await seen(page.getByText('Viết ở đây: kể một chuyện mà ai cũng gặp.'))
    expect(phone.complaints).toEqual([])
  } finally {
    await phone.close()
  }
}
