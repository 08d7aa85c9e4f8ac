// Whatever becomes of a file on its way, an importer reads it or refuses it with file, line and sentence; nothing else is ever thrown, and
// what was understood has a place, a key and words.
//   IMPORT_INPUTS=100000 makes a longer run.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { importSource } from '../../../cli/import/import.ts'
import type { Entry } from '../../../cli/import/question.ts'
import { sourceFile } from '../../../cli/import/source.ts'
import { isEmpty } from '../../../cli/import/words/words.ts'
import { type Bytes, utf8 } from '../../../core/bytes.ts'
import { isProblem } from '../../../core/problem.ts'
import { drawFrom, malformed } from '../../fuzz/mutate.ts'
import { examples } from './corpora.ts'

const inputs = Number(process.env.IMPORT_INPUTS ?? 4000)

const typed = `ĐỀ KIỂM TRA
Chương 1: Cuộc gọi
Câu 1 (1 điểm): Bác làm gì?
A. Cúp máy   *B. Chuyển tiền
Giải thích: Vì thế.
Câu 2: Đúng không?
Đáp án: Sai

BẢNG ĐÁP ÁN
1-B 2-S
`
const table = 'Câu hỏi;A;B;Đáp án;Giải thích A\n"Bác ""làm"" gì?";Cúp máy;Chuyển;1;Vì\nĐúng?;;;Sai;\n'
const aiken = 'Bác làm gì?\nA. Cúp máy\nB) Chuyển tiền\nANSWER: A\n'
const good: readonly Bytes[] = [
  ...[typed, table, aiken].map(utf8),
  ...[...examples('gift'), ...examples('moodle')]
    .filter((path) => !path.endsWith('.json'))
    .map((path) => new Uint8Array(readFileSync(path))),
]

function troubleIn(entry: Entry): string | null {
  if (!(entry.place.line >= 1)) return 'has no line'
  if (entry.kind === 'page') return isEmpty(entry.body) ? 'is an empty page' : null
  if (isEmpty(entry.stem)) return 'asks nothing'
  switch (entry.kind) {
    case 'choose-one':
    case 'choose-all':
      if (entry.options.some(({ text }) => isEmpty(text))) return 'has an empty option'
      return entry.options.length > 1 && entry.options.some(({ right }) => right) ? null : 'has no key'
    case 'fill':
      return entry.gaps.every(({ accepted }) => accepted.some(({ credit }) => credit > 0)) ? null : 'has no key'
    case 'number':
      return entry.accepted.some(({ credit }) => credit > 0) ? null : 'has no key'
    default:
      return null
  }
}

async function troubleWith(bytes: Bytes): Promise<string | null> {
  try {
    const { parts, notes } = await importSource(sourceFile('f.txt', bytes))
    const bad = notes.find(
      ({ place, sentence }) => place.file !== 'f.txt' || !(place.line >= 1) || sentence.length < 10,
    )
    if (bad !== undefined) return `said ${JSON.stringify(bad)}`
    return (
      parts
        .flatMap(({ entries }) => entries)
        .map(troubleIn)
        .find((trouble) => trouble !== null) ?? null
    )
  } catch (error) {
    if (!isProblem(error, 'pack/source')) return `threw ${String(error)}`
    return /^f\.txt:\d+: \S.+/.test(String(error.details.found)) ? null : `refused with ${error.message}`
  }
}

/** Lines moved about: still letters, so that it is the reader that has to bear it. */
function shuffledLines(bytes: Bytes, draw: (below: number) => number): Bytes {
  const lines = new TextDecoder().decode(bytes).split('\n')
  for (let i = draw(4); i >= 0; i--) {
    const [line = ''] = lines.splice(draw(lines.length), draw(3))
    lines.splice(draw(lines.length + 1), 0, line.slice(draw(line.length + 1)))
  }
  return utf8(lines.join('\n'))
}

test('the good forms are read without trouble', async () => {
  for (const bytes of good) expect(await troubleWith(bytes)).toBeNull()
})

test(
  `${inputs} malformed files are read or refused`,
  async () => {
    const draw = drawFrom(20_261_128)
    const found: string[] = []
    for (let i = 0; i < inputs && found.length < 3; i++) {
      const one = good[i % good.length] ?? utf8('')
      const bytes = draw(2) === 0 ? malformed(one, good, draw) : shuffledLines(one, draw)
      const trouble = await troubleWith(bytes)
      if (trouble !== null) found.push(`${trouble} in ${JSON.stringify(new TextDecoder().decode(bytes))}`)
    }
    expect(found).toEqual([])
  },
  inputs * 20,
)
