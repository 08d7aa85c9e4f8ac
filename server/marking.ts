// The server marks again from the raw answer (decision 8): a phone's own "right" is its claim, never evidence.
import { type Mark, mark } from '../core/item/mark.ts'
import { itemsOf } from '../core/pack/steps.ts'
import type { LearningRecord } from '../core/record/record.ts'
import type { Packs } from './packs.ts'

/** Null for records that are no answers and for packs, lessons or items this server does not know. */
export type Marker = (record: LearningRecord) => Promise<Mark | null>

/** For one bundle: an item that was not found is not looked for again, however many records name it (T19). */
export function askingOnce(mark: Marker): Marker {
  const missing = new Set<string>()
  return async (record) => {
    if (record.kind !== 'answer') return null
    const key = [record.packHash, record.pack, record.lesson, record.item].join('/')
    if (missing.has(key)) return null
    const found = await mark(record)
    if (found === null) missing.add(key)
    return found
  }
}

const impossible: Mark = { right: false, score: 0 }

export function createMarker(packs: Packs): Marker {
  return async (record) => {
    if (record.kind !== 'answer') return null
    const pack = await packs.manifest(record.packHash)
    if (pack?.id !== record.pack) return null
    const lesson = await packs.lesson(record.packHash, record.lesson)
    const item = lesson && itemsOf(lesson).find(({ id }) => id === record.item)
    return item ? (mark(item, record.answer) ?? impossible) : null
  }
}
