// A pack comes to a phone as a real file, as from a memory card.
import { openPackFile, type PackPieces } from '../../../core/pack/pack-file.ts'
import type { Content, Taken } from '../../../src/content/content.ts'
import { fileOf, sourceOf } from '../../pack-files.ts'
import { type SampleOptions, type SamplePack, samplePack } from '../../sample-pack.ts'
import type { Phone } from './phone.ts'

export const quiet = () => undefined

export async function takeFile(
  content: Content,
  pieces: PackPieces,
  tell: (share: number) => void = quiet,
): Promise<Taken> {
  return content.take(await openPackFile(sourceOf(await fileOf(pieces))), 'vi', tell)
}

export const stateOf = async (content: Content) => (await content.list())[0]?.state

/** A later version by the same publisher. */
export function later({ publisher }: Phone, options: SampleOptions = {}): Promise<SamplePack> {
  return samplePack(publisher, { version: 2, secondTitle: 'Bài hai mới', ...options })
}
