import { columns, type Figure, plain } from './figures.ts'
import { costs, figureName, OURS, syncCases } from './sync-cases.ts'

/** Medians of all clients side by side, a line for each case and cost. Bytes stand in KB. */
export function beside(figures: readonly Figure[], rivals: readonly { readonly name: string }[]): string {
  const clients = [OURS, ...rivals.map(({ name }) => name)]
  const rows = syncCases.flatMap((one) =>
    costs.map((cost) => {
      const cells = clients.map((client) => {
        const found = figures.find(({ name }) => name === figureName(one, client, cost))
        return found === undefined ? '' : cell(found)
      })
      return [`${one.name}: ${cost === 'bytes' ? 'KB' : cost}`, ...cells]
    }),
  )
  return columns([['records on the wire', ...clients], ...rows])
}

function cell({ median, unit }: Figure): string {
  return unit === 'B' ? plain(median / 1024, 'KB') : plain(median, unit)
}
