/** Bytes that arrive in pieces, taken in the sizes one needs. */
export interface Flow {
  /** Exactly so many. Throws when fewer are left. */
  take(count: number): Promise<Uint8Array>
  /** At least one and at most `max`, without waiting for more; null at the end. */
  some(max: number): Promise<Uint8Array | null>
}

/** `arrived` is told of each piece before it is used; what it throws ends the reading. */
export function openFlow(
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  arrived: (count: number) => void,
): Flow {
  const source = iterate(pieces)
  let rest: Uint8Array = new Uint8Array()

  const some = async (max: number): Promise<Uint8Array | null> => {
    while (rest.length === 0) {
      const next = await source.next()
      if (next.done === true) return null
      arrived(next.value.length)
      rest = next.value
    }
    const given = rest.subarray(0, max)
    rest = rest.subarray(given.length)
    return given
  }

  return {
    some,
    async take(count) {
      const parts: Uint8Array[] = []
      let left = count
      while (left > 0) {
        const part = await some(left)
        if (part === null) throw new Error('the bytes end too soon')
        parts.push(part)
        left -= part.length
      }
      return Buffer.concat(parts)
    },
  }
}

async function* iterate(pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* pieces
}
