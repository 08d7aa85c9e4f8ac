// The composition root: settings from the environment, one server, two signals.
import { resolve } from 'node:path'
import { limits } from '../core/limits.ts'
import { isProblem, Problem } from '../core/problem.ts'
import { type RunningServer, startServer } from './start.ts'
import { startTrouble, welcome } from './words.ts'

const root = resolve(import.meta.dirname, '..')
const { PORT = '8080', HOST = '127.0.0.1', DATA_DIR = 'data', RECONNECT_WINDOW_SECONDS, METRICS } = process.env

function stopOn(signal: NodeJS.Signals, server: RunningServer): void {
  // A second signal finds no listener and ends the process at once.
  process.once(signal, async () => {
    await server.close()
    process.exit(0)
  })
}

/** Throws 'start/port-in-use' for what can be no port. */
function portNumber(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new Problem('start/port-in-use', { port: text })
  return Number(text)
}

/** The usual one for what is no number of seconds: a server that starts matters more. */
function windowSeconds(text = ''): number {
  const seconds = /^\d{1,4}$/.test(text) ? Number(text) : limits.reconnectWindowSeconds
  return Math.min(seconds, limits.reconnectWindowSecondsMax)
}

try {
  const server = await startServer({
    host: HOST,
    port: portNumber(PORT),
    dataDir: resolve(DATA_DIR),
    appDir: resolve(root, 'dist/app'),
    packsDir: resolve(root, 'dist/packs'),
    onBug: (error) => console.error(error),
    reconnectWindowSeconds: windowSeconds(RECONNECT_WINDOW_SECONDS),
    showsMetrics: METRICS === '1',
  })
  for (const signal of ['SIGTERM', 'SIGINT'] as const) stopOn(signal, server)
  for (const line of welcome(HOST, server.port)) console.log(line)
} catch (error) {
  const lines = isProblem(error) ? startTrouble(error) : null
  console.error(lines === null ? error : lines.join('\n'))
  process.exit(1)
}
