// Small lessons share chunks. On a far line each request costs a round trip and its headers: eighty chunks of eight KB took more than twice
// as long as their bytes. The first lesson stays by itself, so that it can be opened while the rest is on its way.
import { limits } from '../../../core/limits.ts'
import type { Parcel } from './parcels.ts'

/** Parcels of one part, of lessons in a row, together as long as they fit. */
export function shared(parcels: readonly Parcel[]): readonly Parcel[] {
  const out: Parcel[] = []
  /** Part → place in `out` of the parcel that may still grow. */
  const growing = new Map<string, number>()
  for (const parcel of parcels) {
    const at = growing.get(parcel.part)
    const last = at === undefined ? undefined : out[at]
    if (at !== undefined && last !== undefined && bytesOf(last) + bytesOf(parcel) <= bytesMaxOf(parcel.part)) {
      out[at] = { ...last, until: parcel.lesson, files: [...last.files, ...parcel.files] }
      continue
    }
    if (parcel.lesson !== parcels[0]?.lesson) growing.set(parcel.part, out.length)
    out.push(parcel)
  }
  return out
}

function bytesOf({ files }: Parcel): number {
  return files.reduce((sum, { bytes }) => sum + bytes.length, 0)
}

function bytesMaxOf(part: string): number {
  if (part === 'base') return limits.sharedPicturesBytesMax
  return part.startsWith('voice-') ? limits.chunkBytesMax : limits.sharedWordsBytesMax
}
