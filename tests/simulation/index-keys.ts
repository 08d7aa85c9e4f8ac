// Index keys as IndexedDB orders them: numbers before texts before lists, texts by UTF-16 code unit, lists item by item.
import type { IndexKey } from '../../core/phone/tables.ts'

/** 'learner' is one field; '[learner+state+order]' is a list of three. */
export function keyReader(index: string): (row: object) => IndexKey | undefined {
  if (!index.startsWith('[')) return (row) => keyIn(row, index)
  const fields = index.slice(1, -1).split('+')
  // Rows never change: what was read of one once stays so.
  const known = new WeakMap<object, readonly (string | number)[] | null>()
  return (row) => {
    let key = known.get(row)
    if (key === undefined) {
      key = keysIn(row, fields)
      known.set(row, key)
    }
    return key ?? undefined
  }
}

/** A row without one of the fields does not stand in the index at all. */
function keysIn(row: object, fields: readonly string[]): readonly (string | number)[] | null {
  const key: (string | number)[] = []
  for (const field of fields) {
    const part = keyIn(row, field)
    if (part === undefined) return null
    key.push(part)
  }
  return key
}

function keyIn(row: object, field: string): string | number | undefined {
  const value: unknown = Reflect.get(row, field)
  return typeof value === 'string' || typeof value === 'number' ? value : undefined
}

export function compareKeys(a: IndexKey, b: IndexKey): number {
  if (typeof a === 'object') return typeof b === 'object' ? compareLists(a, b) : 1
  if (typeof b === 'object') return -1
  if (typeof a !== typeof b) return typeof a === 'number' ? -1 : 1
  return a < b ? -1 : a > b ? 1 : 0
}

function compareLists(a: readonly (string | number)[], b: readonly (string | number)[]): number {
  for (let i = 0; i < a.length; i++) {
    const [left, right] = [a[i], b[i]]
    if (left === undefined || right === undefined) return 1
    if (left === right) continue
    const order = compareKeys(left, right)
    if (order !== 0) return order
  }
  return a.length - b.length
}
