// Composition root of the command line: the real terminal and the real clock come in here.
import { runDomdom } from './domdom.ts'

process.exitCode = await runDomdom(process.argv.slice(2), {
  say: (line) => console.log(line),
  complain: (line) => console.error(line),
  today: () => new Date().toISOString().slice(0, 10),
})
