// What a store was asked in one committed transaction, and what it answered: to be asked of another store again.

export interface Call {
  readonly name: string
  readonly args: readonly unknown[]
  readonly result: unknown
}

export interface Asked {
  readonly mode: 'read' | 'write'
  readonly tables: readonly string[]
  readonly calls: readonly Call[]
}

/** The same transaction; each call is written down with its answer. */
export function listening<T extends object>(tx: T, calls: Call[]): T {
  const heard: Record<string, unknown> = {}
  for (const [name, method] of Object.entries(tx)) {
    heard[name] = async (...args: unknown[]) => {
      const result: unknown = await method.apply(tx, args)
      calls.push({ name, args, result })
      return result
    }
  }
  return heard as T
}
