// A small phone with a real Chromium, and an ear for everything that goes wrong in it.
import { mkdtempSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, type ConsoleMessage, chromium, type Page } from 'playwright-core'
import { chromiumPlea, findChromium } from '../../../tools/chromium.mjs'

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** A screen that fails at every paint would fill the report. */
const COMPLAINTS_MAX = 10

export interface PhoneOptions {
  /** The only address that may be asked for anything. */
  readonly origin: string
  /** A folder that outlives the browser; a fresh one when absent. */
  readonly profile?: string
  readonly width?: number
  readonly colorScheme?: 'light' | 'dark'
  /** A video file (harness/camera.ts) that the camera shows over and over; without it the phone has no camera. */
  readonly camera?: string
}

export interface Phone {
  readonly context: BrowserContext
  readonly page: Page
  readonly profile: string
  /** Console errors, thrown errors, CSP violations and requests to elsewhere, of pages and of the worker. */
  readonly complaints: string[]
  /** While true, the browser's own lines about failed requests are no complaint: the test breaks the line on purpose. */
  lineIsBad: boolean
  /** SIGKILL for the browser and all its children, as when Android needs the memory. */
  crash(): Promise<void>
  close(): Promise<void>
}

function cameraFlags(file: string | undefined): readonly string[] {
  if (file === undefined) return []
  return [
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-video-capture=${file}`,
  ]
}

export async function openPhone(options: PhoneOptions): Promise<Phone> {
  const { origin, profile, width = 360, colorScheme = 'light', camera } = options
  const folder = profile ?? mkdtempSync(join(tmpdir(), 'domdom-phone-'))
  const executablePath = findChromium()
  if (executablePath === null) throw new Error(chromiumPlea)
  const context = await chromium.launchPersistentContext(folder, {
    executablePath,
    args: [...flags, ...cameraFlags(camera)],
    viewport: { width, height: 640 },
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: true,
    locale: 'vi-VN',
    colorScheme,
    reducedMotion: 'reduce',
    acceptDownloads: true,
  })
  context.setDefaultTimeout(40_000)
  if (camera !== undefined) await context.grantPermissions(['camera'], { origin })
  const complaints: string[] = []
  const page = context.pages()[0] ?? (await context.newPage())
  const phone: Phone = {
    context,
    page,
    profile: folder,
    complaints,
    lineIsBad: false,
    async crash() {
      const gone = new Promise((resolve) => context.once('close', resolve))
      process.kill(-browserPid(folder), 'SIGKILL')
      await gone
    },
    async close() {
      await context.close()
      if (profile === undefined) rmSync(folder, { recursive: true, force: true })
    },
  }
  await listen(phone, origin)
  return phone
}

/** Chromium's lock names the process: `<host>-<pid>`. Playwright starts it as the leader of its own group. */
function browserPid(profile: string): number {
  return Number(/-(\d+)$/.exec(readlinkSync(join(profile, 'SingletonLock')))?.[1])
}

async function listen(phone: Phone, origin: string): Promise<void> {
  const { context } = phone
  const complain = (text: string) => {
    if (phone.complaints.length < COMPLAINTS_MAX) phone.complaints.push(text)
  }
  const hear = (message: ConsoleMessage) => {
    const text = message.text()
    if (message.type() !== 'error' || (phone.lineIsBad && text.startsWith('Failed to load resource'))) return
    complain(`console: ${text} (${message.location().url})`)
  }
  context.on('console', hear)
  context.on('weberror', (thrown) => complain(`thrown: ${thrown.error().stack ?? thrown.error().message}`))
  context.on('serviceworker', (worker) => worker.on('console', hear))
  context.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(`${origin}/`) && !/^(blob:|data:)/.test(url)) complain(`foreign request: ${url}`)
  })
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`CSP ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`)
    })
  })
}
