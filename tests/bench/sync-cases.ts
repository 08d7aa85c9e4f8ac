// What every client is put through, ours and the rivals', and how its figures are called.
import type { Named, Sample, Unit } from './figures.ts'

export interface SyncCase {
  readonly name: 'send 100' | 'send 1 more' | 'send 5000' | 'pull 5000'
  readonly count: number
}

/** In this order, on one phone that the server has met before: two piles gathered without a line, and between them one single record. */
export const gathered100: SyncCase = { name: 'send 100', count: 100 }
export const oneMore: SyncCase = { name: 'send 1 more', count: 1 }
export const gathered5000: SyncCase = { name: 'send 5000', count: 5000 }
export const sendCases: readonly SyncCase[] = [gathered100, oneMore, gathered5000]
/** Onto a phone that holds nothing. */
export const pullCase: SyncCase = { name: 'pull 5000', count: 5000 }
export const syncCases: readonly SyncCase[] = [...sendCases, pullCase]

export const OURS = 'ours'

/** Both ways, headers included. */
export interface Cost {
  readonly bytes: number
  readonly requests: number
  readonly seconds: number
}

export type Goals = Readonly<Partial<Record<SyncCase['name'], Partial<Cost>>>>

const units = { bytes: 'B', requests: '', seconds: 's' } as const satisfies Record<keyof Cost, Unit>
export const costs = ['bytes', 'requests', 'seconds'] as const satisfies readonly (keyof Cost)[]

export function figureName(one: SyncCase, client: string, cost: keyof Cost): string {
  return `${one.name}, ${client}: ${cost}`
}

export function syncFigures(client: string, goals: Goals = {}): readonly Named[] {
  return syncCases.flatMap((one) =>
    costs.map((cost) => {
      const goal = goals[one.name]?.[cost]
      return { name: figureName(one, client, cost), unit: units[cost], ...(goal !== undefined && { goal }) }
    }),
  )
}

export function syncSample(one: SyncCase, client: string, cost: Cost): Sample {
  return Object.fromEntries(costs.map((key) => [figureName(one, client, key), cost[key]]))
}
