import { parseArgs } from 'node:util'
import { countsOf } from '../check/command.ts'
import type { Command } from '../command.ts'
import { openPreview } from './serve.ts'

const PORT = '5180'

/** domdom preview [packs/<id> …] [--packs packs] [--port 5180]: until it is stopped. */
export const previewCommand: Command = async (args, { say, complain, today }) => {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { packs: { type: 'string', default: 'packs' }, port: { type: 'string', default: PORT } },
    allowPositionals: true,
  })
  const port = Number(values.port)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    complain(`«${values.port}» is no port: a number such as ${PORT}.`)
    return 2
  }
  const { url, close } = await openPreview({
    named: positionals,
    packsDir: values.packs,
    port,
    today,
    looked: ({ findings }) => say(`Looked at the packs: ${countsOf(findings)}.`),
  })
  say(`Open ${url} on this machine. The page follows every change you save; Ctrl+C ends the preview.`)
  await new Promise<void>((stopped) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopped())
  })
  await close()
  return 0
}
