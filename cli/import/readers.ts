// Which reader reads a file: the first that recognises it. Packages and XML come before plain text, which recognises the least; QTI takes
// broken XML that is nobody else's.
import { csvReader } from './csv/csv.ts'
import { giftReader } from './gift/gift.ts'
import { h5pReader } from './h5p/h5p.ts'
import { moodleReader } from './moodle/moodle.ts'
import { olxReader } from './olx/olx.ts'
import { qtiReader } from './qti/qti.ts'
import type { Reader } from './reader.ts'
import { aikenReader, typedReader } from './typed/typed.ts'

export const readers: readonly Reader[] = [
  h5pReader,
  olxReader,
  moodleReader,
  qtiReader,
  giftReader,
  csvReader,
  aikenReader,
  typedReader,
]
