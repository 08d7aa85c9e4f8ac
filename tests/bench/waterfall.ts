// Where the time goes: every request beside what the finger reached.
import type { Page } from 'playwright-core'
import { columns } from './figures.ts'
import type { Walk } from './in-page.ts'
import type { SlowLine } from './slow-line.ts'
import { navigationStart } from './steps.ts'

const QUIET_MS = 1_500

/** Resolves when nothing has moved for a while. */
export async function quiet(line: SlowLine): Promise<void> {
  for (let before = -1; ; ) {
    const { bytesUp, bytesDown } = line.tally()
    if (bytesUp + bytesDown === before) return
    before = bytesUp + bytesDown
    await new Promise((resolve) => setTimeout(resolve, QUIET_MS))
  }
}

export async function waterfall(
  page: Page,
  line: SlowLine,
  reached: Walk,
  tell: (text: string) => void,
): Promise<void> {
  const start = await navigationStart(page)
  const since = (at: number | null) => (at === null ? '–' : (at - start).toFixed(0))
  const requests = line.exchanges().map((one) => ({
    at: one.askedAt - start,
    row: [shortened(one.path), `#${one.connection}`, since(one.askedAt), since(one.firstByteAt), since(one.lastByteAt)],
    bytes: String(one.bytesDown),
  }))
  const times = Object.entries(reached).filter(([name]) => name !== 'lostTaps')
  const steps = times.map(([name, at]) => ({
    at,
    row: [`— ${name}`, '', at.toFixed(0), '', ''],
    bytes: '',
  }))
  const rows = [...requests, ...steps].sort((a, b) => a.at - b.at).map(({ row, bytes }) => [...row, bytes])
  tell(columns([['', 'connection', 'asked', 'first byte', 'last byte', 'bytes'], ...rows]))
}

const shortened = (path: string) => path.replace(/([0-9a-f]{8})[0-9a-f]{56}/, '$1…')
