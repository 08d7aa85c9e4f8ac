// Reading a body that may never end: what was promised is counted, and one byte more stops it (endless data, I22).
import { type Bytes, concat } from './bytes.ts'
import { Problem } from './problem.ts'

export interface BodyReader {
  read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>
  cancel(): Promise<void>
}

/** Throws 'pack/too-large' once more than `bytesMax` came. `onBytes` is told after every piece how many came so far. */
export async function readLimited(
  reader: BodyReader,
  bytesMax: number,
  onBytes: (soFar: number) => void,
): Promise<Bytes> {
  const parts: Uint8Array[] = []
  let total = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done || value === undefined) return concat(...parts)
    total += value.length
    onBytes(total)
    if (total > bytesMax) {
      await reader.cancel()
      throw new Problem('pack/too-large', { bytesMax })
    }
    parts.push(value)
  }
}
