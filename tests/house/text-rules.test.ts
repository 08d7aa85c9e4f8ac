import { describe, expect, test } from 'vitest'
import { sources } from './sources.ts'
import {
  brokenBy,
  exportsByName,
  hasNoEffects,
  hasNoHtmlStrings,
  hasNoMachinePaths,
  isShort,
  isWellNamed,
  type Rule,
  runsOnOldPhones,
  skipsNoTest,
} from './text-rules.ts'

function breaks(rule: Rule, path: string, text: string): boolean {
  return brokenBy(rule, [{ path, text }]).length === 1
}

const code = sources('.ts', '.tsx', '.mjs', '.mts')

describe('core has no effects of its own', () => {
  test.each([
    'const at = Date.now()',
    'const at = new Date()',
    'if (Math.random() < 0.5) return',
    'setTimeout(again, 5)',
    'setInterval(again, 5)',
    "await fetch('/sync/server')",
    'crypto.randomUUID()',
    'crypto.getRandomValues(bytes)',
    'console.log(record)',
  ])('%s is refused', (text) => {
    expect(breaks(hasNoEffects, 'core/id.ts', text)).toBe(true)
  })

  test('a port that happens to be called fetch is allowed, and so is prose', () => {
    expect(breaks(hasNoEffects, 'core/id.ts', "ports.fetch('/x')\n// never Date.now()")).toBe(false)
  })

  test('no file of core has one', () => {
    expect(brokenBy(hasNoEffects, code)).toEqual([])
  })
})

describe('older phones have everything that is used', () => {
  test.each(['rows.toSorted(byName)', 'rows.toReversed()', 'AbortSignal.any([a, b])', 'Object.groupBy(rows, key)'])(
    '%s is refused',
    (text) => {
      expect(breaks(runsOnOldPhones, 'sw/shell.ts', text)).toBe(true)
      expect(breaks(runsOnOldPhones, 'server/app.ts', text)).toBe(false)
    },
  )

  test('no file of the app or of its worker has one', () => {
    expect(brokenBy(runsOnOldPhones, code)).toEqual([])
  })
})

describe('no string becomes markup', () => {
  test.each(['<p dangerouslySetInnerHTML={x} />', 'node.innerHTML = text', 'document.write(text)'])(
    '%s is refused',
    (text) => {
      expect(breaks(hasNoHtmlStrings, 'src/ui/blocks.tsx', text)).toBe(true)
    },
  )

  test('no file of ours does it', () => {
    expect(brokenBy(hasNoHtmlStrings, code)).toEqual([])
  })
})

describe('files stay short', () => {
  const long = 'const x = 1\n'.repeat(301)

  test('a long file without a reason is refused', () => {
    expect(breaks(isShort, 'server/app.ts', long)).toBe(true)
  })

  test('a long file with a reason is allowed, and so is one of just 300 lines', () => {
    expect(breaks(isShort, 'server/app.ts', `// Long because it is one table.\n${long}`)).toBe(false)
    expect(breaks(isShort, 'server/app.ts', 'const x = 1\n'.repeat(300))).toBe(false)
  })

  test('every file of ours is short or says why not', () => {
    expect(brokenBy(isShort, [...code, ...sources('.css')])).toEqual([])
  })
})

describe('nothing names one machine', () => {
  test.each([
    ['', 'home', 'lan', 'x'],
    ['', 'root', 'x'],
    ['', 'Users', 'lan'],
    ['C:', 'Users', 'lan'],
  ])('a path below %s/%s is refused', (...parts) => {
    const path = parts.join(parts[0] === '' ? '/' : '\\')
    expect(breaks(hasNoMachinePaths, 'docs/a.md', `see ${path}`)).toBe(true)
  })

  test('an address on the web is allowed', () => {
    expect(breaks(hasNoMachinePaths, 'docs/a.md', 'https://example.org/home/page')).toBe(false)
  })

  test('no file of ours does it', () => {
    expect(brokenBy(hasNoMachinePaths, [...code, ...sources('.md', '.json', '.yaml', '.css', '.html')])).toEqual([])
  })
})

describe('every test runs', () => {
  test.each(['skip', 'only', 'todo', 'skipIf'])('%s is refused', (word) => {
    expect(breaks(skipsNoTest, 'tests/core/id.test.ts', `${'test'}.${word}('x', () => {})`)).toBe(true)
  })

  test('no test of ours is left out', () => {
    expect(brokenBy(skipsNoTest, sources('.test.ts', '.test.tsx'))).toEqual([])
  })
})

describe('names', () => {
  test.each(['src/ui/index.ts', 'core/utils.ts', 'server/helpers/a.ts', 'src/ui/BigButton.tsx', 'core/two_words.ts'])(
    '%s is refused',
    (path) => {
      expect(breaks(isWellNamed, path, '')).toBe(true)
    },
  )

  test('every file says what is inside', () => {
    expect(brokenBy(isWellNamed, code)).toEqual([])
  })

  test('a default export is refused, but where a tool asks for one', () => {
    expect(breaks(exportsByName, 'src/ui/button.tsx', 'export default function Button() {}')).toBe(true)
    expect(breaks(exportsByName, 'vite.config.ts', 'export default {}')).toBe(false)
  })

  test('every export has a name', () => {
    expect(brokenBy(exportsByName, code)).toEqual([])
  })
})
