// Compressed once here, at leisure, so that a small server only sends files.

import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Bytes } from '../../../core/bytes.ts'

export interface Squeezed {
  readonly raw: Bytes
  readonly brotli: Uint8Array
  readonly gzip: Uint8Array
}

export async function squeeze(raw: Bytes): Promise<Squeezed> {
  const [brotli, gzipped] = await Promise.all([brotliOf(raw), gzipOf(raw)])
  return { raw, brotli, gzip: gzipped }
}

export function brotliOf(raw: Bytes): Promise<Uint8Array> {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: raw.length }
  return promisify(brotliCompress)(raw, { params })
}

export function gzipOf(raw: Bytes): Promise<Uint8Array> {
  return promisify<Uint8Array, { level: number }, Uint8Array>(gzip)(raw, { level: 9 })
}
