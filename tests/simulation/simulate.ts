// npm run simulate -- --seeds N [--from S]
import { drawScript, play } from './history.ts'

const [seeds, from] = [Number(process.argv[2] ?? 100), Number(process.argv[3] ?? 1)]
const startedAt = performance.now()
const kinds = new Map<string, number[]>()
for (let seed = from; seed < from + seeds; seed++) {
  const journal = await play(drawScript(seed))
  for (const v of journal.violations) {
    const key = `${v.invariant} ${v.what.replace(/[0-9a-f]{16,}(\.\d+)?/g, '#').slice(0, 300)}`
    kinds.set(key, [...(kinds.get(key) ?? []), seed])
  }
}
const seconds = (performance.now() - startedAt) / 1000
for (const [key, list] of [...kinds].sort((a, b) => b[1].length - a[1].length).slice(0, 25))
  console.log(list.length, key, [...new Set(list)].slice(0, 4))
console.log(`${seeds} histories, ${(seeds / seconds).toFixed(0)}/s`)
