// A source in memory, for many attacks in a short time; the line itself is tried elsewhere.
import type { Ask } from '../../../cli/mirror/ask.ts'
import type { Bytes } from '../../../core/bytes.ts'

export interface FakeSource {
  readonly files: Map<string, Bytes>
  readonly asked: string[]
  readonly ask: Ask
}

export function fakeSource(from: ReadonlyMap<string, Bytes>): FakeSource {
  const files = new Map(from)
  const asked: string[] = []
  return {
    files,
    asked,
    async ask({ pathname }) {
      const path = pathname.slice(1)
      asked.push(path)
      const bytes = files.get(path)
      let left = bytes
      const read = async () => {
        const value = left
        left = undefined
        return value === undefined ? { done: true } : { done: false, value }
      }
      return {
        status: bytes === undefined ? 404 : 200,
        header: () => '',
        body: { read, cancel: async () => undefined },
      }
    },
  }
}
