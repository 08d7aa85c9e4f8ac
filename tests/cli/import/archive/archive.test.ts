import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readArchive } from '../../../../cli/import/archive/archive.ts'
import { archiveFaults, isArchiveFault } from '../../../../cli/import/archive/fault.ts'
import { type Bytes, concat } from '../../../../core/bytes.ts'
import { limits } from '../../../../core/limits.ts'
import { isProblem } from '../../../../core/problem.ts'
import { corpusBytes, corpusFiles, corpusText } from '../corpus-files.ts'
import { makeTar, makeTarGz } from './make-tar.ts'
import { makeZip } from './make-zip.ts'

/** Every file with its size, or the fault from the table: anything else is a bug and passes through. */
async function outcome(bytes: Bytes): Promise<string> {
  try {
    const { paths, held } = await readArchive('it.zip', bytes)
    return paths.map((path) => `${path} ${held.get(path)?.length}`).join(', ')
  } catch (error) {
    if (!isProblem(error, 'pack/source') || !isArchiveFault(error.details.fault)) throw error
    expect(error.details.found).toMatch(/^it\.zip:1: /)
    expect(error.details.found).toContain(archiveFaults[error.details.fault])
    return error.details.fault
  }
}

const a = { name: 'a.txt', content: 'hello' }
const zeros = (count: number) => Buffer.alloc(count)
const symlink = 0o120777

describe('a ZIP', () => {
  test.each([
    ['a step up', [{ name: '../a' }], 'outside'],
    ['a step up in the middle', [{ name: 'b/../../a' }], 'outside'],
    ['a path from the root', [{ name: '/etc/passwd' }], 'outside'],
    ['a drive', [{ name: 'C:a' }], 'outside'],
    ['a backslash', [{ name: 'b\\a' }], 'name'],
    ['a step up in the Windows way', [{ name: '..\\a', madeBy: 0 }], 'outside'],
    ['a control letter', [{ name: 'a\u0000b' }], 'name'],
    ['no name', [{ name: '' }], 'name'],
    ['an endless name', [{ name: 'a'.repeat(600) }], 'name'],
    ['too many folders', [{ name: 'a/'.repeat(140) }], 'too-deep'],
    ['a link', [{ name: 'a', content: '/etc', mode: symlink }], 'link'],
    ['a device', [{ name: 'a', mode: 0o020666 }], 'link'],
    ['one name twice', [a, a], 'twice'],
    ['names that differ in capitals', [a, { name: 'A.TXT' }], 'twice'],
    ['names that differ in how they are composed', [{ name: 'tệp' }, { name: 'tệp'.normalize('NFD') }], 'twice'],
    ['a file that is a folder too', [{ name: 'a' }, { name: 'a/b' }], 'twice'],
    ['a password', [{ ...a, flags: 0x801 }], 'encrypted'],
    ['strong encryption', [{ ...a, flags: 0x841 }], 'encrypted'],
    ['an unknown way of packing', [{ ...a, method: 12 }], 'method'],
    ['two files at one place', [a, { ...a, name: 'b.txt', at: 0 }], 'overlap'],
    ['less than stated', [{ ...a, statedSize: 6 }], 'size'],
    ['more than stated', [{ ...a, statedSize: 4 }], 'size'],
    ['another checksum', [{ ...a, statedCrc: 1 }], 'checksum'],
    ['a bomb', [{ name: 'a', content: zeros(5 * 1024 * 1024) }], 'bomb'],
    ['a bomb in pieces', Array.from({ length: 50 }, (_, i) => ({ name: `${i}`, content: zeros(200_000) })), 'bomb'],
    ['a bomb that states a small size', [{ name: 'a', content: zeros(5 * 1024 * 1024), statedSize: 9 }], 'size'],
  ] as const)('with %s is refused', async (_what, entries, fault) => {
    expect(await outcome(makeZip(entries))).toBe(fault)
  })

  test('that is cut anywhere is refused', async () => {
    const whole = makeZip([a, { name: 'b.txt', content: 'more' }])
    for (let length = 0; length < whole.length; length += 1) {
      expect(await outcome(whole.subarray(0, length))).toMatch(/^(no-archive|damaged)$/)
    }
  })

  test('with too many files is refused', async () => {
    const many = Array.from({ length: limits.importEntriesMax + 1 }, (_, i) => ({
      name: `${i}`,
      stored: true as const,
    }))
    expect(await outcome(makeZip(many))).toBe('too-many')
  })

  test('is read whole; folders, litter and unmarked UTF-8 do no harm', async () => {
    const zip = makeZip([
      { name: 'content/' },
      { name: 'content/a.txt', content: 'hello' },
      { name: './b//c.txt', content: 'hi', stored: true },
      { name: '__MACOSX/._a.txt', content: 'x' },
      { name: Buffer.from('bài.txt'.normalize('NFD')), flags: 0 },
      { name: 'win\\d.txt', madeBy: 0 },
    ])
    expect(await outcome(zip)).toBe('b/c.txt 2, bài.txt 0, content/a.txt 5, win/d.txt 0')
  })

  test('keeps only what is wanted, but looks at all of it', async () => {
    const zip = makeZip([a, { name: 'film.mp4', content: 'x' }])
    const { paths, held } = await readArchive('it.zip', zip, (path) => path.endsWith('.txt'))
    expect(paths).toEqual(['a.txt', 'film.mp4'])
    expect([...held.keys()]).toEqual(['a.txt'])
    const broken = makeZip([a, { name: 'film.mp4', content: 'x', statedCrc: 1 }])
    await expect(readArchive('it.zip', broken, (path) => path.endsWith('.txt'))).rejects.toThrow('checksum')
  })
})

describe('a TAR', () => {
  test.each([
    ['a step up', [{ name: '../a' }], 'outside'],
    ['a path from the root', [{ name: '/etc/passwd' }], 'outside'],
    ['a backslash', [{ name: 'b\\a' }], 'name'],
    ['a symbolic link', [{ name: 'a', type: '2' }], 'link'],
    ['a hard link', [{ name: 'a', type: '1' }], 'link'],
    ['a device', [{ name: 'a', type: '3' }], 'link'],
    ['one name twice', [a, a], 'twice'],
    ['names that differ in capitals', [a, { name: 'A.txt' }], 'twice'],
    ['a broken header', [{ ...a, brokenSum: true as const }], 'damaged'],
    ['a file longer than the archive', [{ ...a, statedSize: 1_000_000 }], 'damaged'],
    ['a step up in a long name', [{ name: 'l', type: 'L', content: '../up\0' }, a], 'outside'],
    ['a step up in an extended name', [{ name: 'p', type: 'x', content: '14 path=../up\n' }, a], 'outside'],
    ['a malformed extended header', [{ name: 'p', type: 'x', content: '99 path=b\n' }, a], 'damaged'],
    ['an endless long name', [{ name: 'l', type: 'L', content: zeros(100_000) }, a], 'name'],
    ['a bomb', [{ name: 'a', content: zeros(5 * 1024 * 1024) }], 'bomb'],
  ] as const)('with %s is refused', async (_what, entries, fault) => {
    expect(await outcome(makeTarGz(entries))).toBe(fault)
  })

  test('with a bomb after its end is refused', async () => {
    expect(await outcome(new Uint8Array(gzipSync(makeTar([a], zeros(5 * 1024 * 1024)))))).toBe('bomb')
  })

  test('that is cut anywhere before its end is refused', async () => {
    const whole = makeTarGz([a, { name: 'b.txt', content: 'more' }])
    for (let length = 2; length < whole.length; length += 1) {
      expect(await outcome(whole.subarray(0, length))).toMatch(/^(damaged|no-archive)$/)
    }
  })

  test('is read whole, packed or not, with long names', async () => {
    const long = `${'long/'.repeat(30)}name.xml`
    const tar = [
      { name: './course/', type: '5' },
      { name: './course/course.xml', content: '<course/>' },
      { name: 'l', type: 'L', content: `${long}\0` },
      { name: 'cut', content: 'x' },
      { name: 'g', type: 'g', content: '14 comment=ab\n' },
      { name: 'p', type: 'x', content: '17 path=bài.txt\n' },
      { name: 'bai.txt', content: zeros(600) },
    ]
    const all = `bài.txt 600, course/course.xml 9, ${long} 1`
    expect(await outcome(makeTarGz(tar))).toBe(all)
    expect(await outcome(makeTar(tar))).toBe(all)
  })
})

test('an archive with some bytes changed is read or refused with a code of the table', async () => {
  const seeds = [
    makeZip([a, { name: 'b/c.txt', content: 'hello hello hello' }]),
    makeTarGz([a, { name: 'b/', type: '5' }, { name: 'b/c', content: 'more' }]),
    makeTar([a, { name: 'l', type: 'L', content: 'long\0' }, { name: 'b/c', content: 'more' }]),
  ]
  const change = fc.record({ at: fc.nat(4000), to: fc.nat(255), cut: fc.nat(4) })
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...seeds),
      fc.array(change, { minLength: 1, maxLength: 6 }),
      async (seed, changes) => {
        const bytes = concat(seed)
        for (const { at, to } of changes) bytes[at % bytes.length] = to
        expect(await outcome(bytes)).toBeTypeOf('string')
      },
    ),
    { numRuns: 1500 },
  )
})

test('any bytes behind the head of an archive are refused with a code of the table', async () => {
  const heads = [[0x50, 0x4b, 3, 4], [0x50, 0x4b, 5, 6], [0x1f, 0x8b, 8, 0], []]
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 700 }), async (head, rest) => {
      expect(isArchiveFault(await outcome(concat(head, rest)))).toBe(true)
    }),
    { numRuns: 500 },
  )
})

describe('archives that others made', () => {
  const zips = corpusFiles('packages/zip')
  /** The same bytes as one of `failure/`: a backslash in a name that Unix wrote. */
  const alsoRefused = ['success/sloppy-filenames.zip']
  const refused = zips.filter(
    (path) => !path.startsWith('success/') || path.includes('encryption') || alsoRefused.includes(path),
  )

  test.each(refused)('%s is refused', async (path) => {
    const found = await outcome(corpusBytes(`packages/zip/${path}`))
    expect(isArchiveFault(found)).toBe(true)
    if (path.includes('encryption')) expect(found).toBe('encrypted')
  })

  test.each(zips.filter((path) => !refused.includes(path)))('%s is read whole', async (path) => {
    expect(isArchiveFault(await outcome(corpusBytes(`packages/zip/${path}`)))).toBe(false)
  })

  const hostile = corpusFiles('packages/hostile').includes('cases.json')
    ? corpusText('packages/hostile/cases.json')
    : '[]'
  const cases = (JSON.parse(hostile) as { file: string; expect: string; why: string }[]).filter(({ file }) =>
    file.endsWith('.h5p'),
  )

  test.each(cases)('$file: $expect, $why', async ({ file, expect: expected }) => {
    const before = process.memoryUsage().rss
    expect(isArchiveFault(await outcome(corpusBytes(`packages/hostile/${file}`)))).toBe(expected === 'refuse')
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024)
  })
})
