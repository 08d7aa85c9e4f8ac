import { expect, test } from 'vitest'
import { drawScript } from './history.ts'
import { playPlus } from './s-plus.ts'

const HISTORIES = Number(process.env.DOMDOM_PLUS_HISTORIES ?? 200)

test(`${HISTORIES} histories with real keys: IndexedDB and SQLite answer every call as the stores in memory do`, {
  timeout: 1_800_000,
}, async () => {
  for (let seed = 1; seed <= HISTORIES; seed++) {
    const { violations, differences } = await playPlus(drawScript(seed))
    expect({ seed, violations, differences }).toEqual({ seed, violations: [], differences: [] })
  }
})
