import { type Bytes, concat } from '../../core/bytes.ts'
import { Problem } from '../../core/problem.ts'

/** The declared length, or null. Throws 'sync/too-large' before a byte is read. */
export function declaredBytes(request: Request, bytesMax: number): number | null {
  const header = request.headers.get('content-length')
  const declared = header !== null && /^\d+$/.test(header) ? Number(header) : null
  if (declared !== null && declared > bytesMax) throw new Problem('sync/too-large', { bytesMax })
  return declared
}

/** The whole body, counted as it arrives: a sender's word about its length is only its word. */
export async function readBody(request: Request, bytesMax: number): Promise<Bytes> {
  if (request.body === null) return new Uint8Array(0)
  const reader = request.body.getReader()
  const parts: Uint8Array[] = []
  let count = 0
  for (;;) {
    const { done, value } = await reader.read().catch(lineLost)
    if (done) return concat(...parts)
    count += value.length
    if (count > bytesMax) {
      await reader.cancel()
      throw new Problem('sync/too-large', { bytesMax })
    }
    parts.push(value)
  }
}

/** A phone out of signal in the middle of its bundle is no bug of ours. */
function lineLost(error: unknown): never {
  throw new Problem('net/unreachable', {}, error)
}
