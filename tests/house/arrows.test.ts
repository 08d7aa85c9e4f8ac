import { describe, expect, test } from 'vitest'
import { brokenArrows, importsOf } from './arrows.ts'
import { sources } from './sources.ts'

const broken: readonly (readonly [situation: string, path: string, text: string])[] = [
  ['core imports a room', 'core/id.ts', `import { app } from '../server/app.ts'`],
  ['core imports a package', 'core/id.ts', `import Dexie from 'dexie'`],
  ['core imports Node', 'core/id.ts', `import { readFileSync } from 'node:fs'`],
  ['the worker imports Dexie', 'sw/sw.ts', `import Dexie from 'dexie'`],
  ['the worker imports the window', 'sw/sw.ts', `import { t } from '../src/i18n/i18n.ts'`],
  ['another tool imports the window', 'tools/build.ts', `import { t } from '../src/i18n/i18n.ts'`],
  ['the preview goes past a door', 'tools/preview/phone.tsx', `import { db } from '../../src/records/database.ts'`],
  ['the server imports the command line', 'server/app.ts', `import { help } from '../cli/help.ts'`],
  ['the command line imports the window', 'cli/main.ts', `import { t } from '../src/i18n/i18n.ts'`],
  [
    'a part imports core for more than types',
    'src/ui/blocks.tsx',
    `import { itemsOf } from '../../core/pack/lesson.ts'`,
  ],
  ['a part imports a screen', 'src/ui/button.tsx', `import { Home } from '../screens/home.tsx'`],
  ['a part imports content', 'src/ui/button.tsx', `import type { Content } from '../content/content.ts'`],
  ['a screen imports the app', 'src/screens/home.tsx', `import { wire } from '../app/wiring.ts'`],
  ['a screen opens a heavy room', 'src/screens/home.tsx', `import { createContent } from '../content/content.ts'`],
  ['a screen goes past a door', 'src/screens/home.tsx', `import type { Row } from '../content/database.ts'`],
  ['content imports records', 'src/content/content.ts', `import type { Records } from '../records/records.ts'`],
  ['sync takes values from records', 'src/sync/sync.ts', `import { createRecords } from '../records/records.ts'`],
  ['a lazy import goes past a door', 'src/app/wiring.ts', `const m = await import('../records/database.ts')`],
  ['a part asks for a thread', 'src/ui/button.tsx', `import url from '../content/porter/thread.ts?worker&url'`],
  ['a re-export goes up', 'src/ui/all.ts', `export { Home } from '../screens/home.tsx'`],
  ['Dexie outside of the two databases', 'src/content/content.ts', `import Dexie from 'dexie'`],
  ['RxDB on the learner’s path', 'src/records/records.ts', `import { createRxDatabase } from 'rxdb/plugins/core'`],
  ['SQLite outside of the store', 'server/app.ts', `import Database from 'better-sqlite3'`],
  ['a server package in the window', 'src/app/start.ts', `import { Hono } from 'hono'`],
  ['an import over several lines', 'core/id.ts', `import {\n  readFileSync,\n} from 'node:fs'`],
  ['an import for its effect', 'core/id.ts', `import 'preact'`],
]

const sound: readonly (readonly [situation: string, path: string, text: string])[] = [
  ['core uses valibot', 'core/parse.ts', `import * as v from 'valibot'`],
  [
    'a part takes types of core',
    'src/ui/blocks.tsx',
    `import { type Block, type Span } from '../../core/pack/lesson.ts'`,
  ],
  ['sync takes types of records', 'src/sync/sync.ts', `import type { Records } from '../records/records.ts'`],
  ['a screen takes types of content', 'src/screens/home.tsx', `import type { Content } from '../content/content.ts'`],
  ['the app loads content lazily', 'src/app/wiring.ts', `const m = await import('../content/content.ts')`],
  ['the app names a thread', 'src/app/wiring.ts', `import url from '../content/porter/thread.ts?worker&url'`],
  ['a database file uses Dexie', 'src/records/database.ts', `import Dexie from 'dexie'`],
  ['the preview shows a screen', 'tools/preview/phone.tsx', `import { L } from '../../src/screens/lesson-screen.tsx'`],
  ['prose speaks of an import', 'core/id.ts', `// import { x } from 'dexie'`],
  ['a test imports anything', 'tests/core/id.test.ts', `import Dexie from 'dexie'`],
]

describe('import arrows', () => {
  test.each(broken)('%s: refused', (_situation, path, text) => {
    expect(brokenArrows([{ path, text }])).toHaveLength(1)
  })

  test.each(sound)('%s: allowed', (_situation, path, text) => {
    expect(brokenArrows([{ path, text }])).toEqual([])
  })

  test('a mixed import of types and values counts as values', () => {
    const text = `import { type A, b } from './a.ts'`
    expect(importsOf({ path: 'core/id.ts', text })).toEqual([{ to: 'core/a.ts', isOurs: true, isTypeOnly: false }])
  })

  test('every import of this project follows its arrow', () => {
    expect(brokenArrows(sources('.ts', '.tsx'))).toEqual([])
  })
})
