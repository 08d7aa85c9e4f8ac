// Which room may import which, and where each package has its home. The rooms are told in docs/decisions/0015.
import { posix } from 'node:path'
import { codeOf, type Source } from './sources.ts'

export interface Import {
  /** A path from the root for our own files, a package's name otherwise. */
  readonly to: string
  readonly isOurs: boolean
  readonly isTypeOnly: boolean
  /** Of a thread's script: nothing of it is taken in. */
  readonly isAddress?: true
}

/** Rooms of `src` count as rooms of their own: 'src/ui'. So does the one tool that runs in a window. */
export function roomOf(path: string): string {
  if (path.startsWith('tools/preview/')) return 'tools/preview'
  const [top = '', second = '', third] = path.split('/')
  return top === 'src' && third !== undefined ? `src/${second}` : second === '' ? '' : top
}

// What a room may import beside itself. 'type' after a room: its types only. 'door': only <room>/<name>.ts.
const rooms: Readonly<Record<string, readonly string[]>> = {
  core: [],
  sw: ['core'],
  server: ['core'],
  cli: ['core', 'server'],
  tools: ['core', 'server', 'cli'],
  // The author's desk stands on the app's own screens.
  'tools/preview': [
    'core',
    'cli',
    'src/screens',
    'src/ui',
    'src/i18n',
    'src/content type',
    'src/records',
    'src/sync',
    'src/update',
  ],
  'src/app': [
    'core',
    'src/screens',
    'src/ui',
    'src/i18n',
    'src/content',
    'src/letters',
    'src/records',
    'src/sync',
    'src/update',
  ],
  // Types only: a value from the heavy rooms would pull the database into the first paint.
  'src/screens': [
    'core',
    'src/ui',
    'src/i18n',
    'src/update',
    'src/content type',
    'src/letters type',
    'src/records type',
    'src/sync type',
  ],
  'src/facilitator': ['core', 'src/ui', 'src/i18n', 'src/content', 'src/records', 'src/sync'],
  'src/ui': ['core type', 'src/i18n'],
  'src/i18n': ['core type'],
  'src/update': ['core'],
  'src/content': ['core'],
  'src/letters': ['core', 'src/records type', 'src/content type'],
  'src/records': ['core'],
  'src/sync': ['core', 'src/records type'],
}

const withDoors = ['src/content', 'src/letters', 'src/records', 'src/sync', 'src/update', 'src/i18n']

// A package that is not listed may be used by server, cli and tools.
const homes: readonly (readonly [name: RegExp, home: RegExp])[] = [
  [/^valibot$/, /^(core|server|cli)\//],
  [/^dexie$/, /^src\/(content|records)\/database\.ts$/],
  [/^rxdb$/, /^src\/facilitator\//],
  [/^better-sqlite3$/, /^server\/store\//],
  [/^kysely$/, /^(server|cli)\//],
  [/^i18next$/, /^src\/i18n\//],
  [/^(lean-qr|jsqr)$/, /^src\/letters\//],
  [/^preact$/, /^(src\/(app|screens|ui|i18n|update|facilitator)|tools\/preview)\//],
  [/^workbox-/, /^(sw|tools)\//],
  // SHA-256 at once, where WebCrypto's own only answers later.
  [/^@noble\/hashes$/, /^(src\/sync\/web-ports|sw\/worker-ports)\.ts$/],
  [/^(yaml|mdast-util-.*|micromark.*)$/, /^cli\//],
  [/./, /^(server|cli|tools)\//],
]

/** One sentence for each import that goes where it may not. */
export function brokenArrows(files: readonly Source[]): readonly string[] {
  return files.filter(({ path }) => rooms[roomOf(path)] !== undefined).flatMap(brokenIn)
}

function brokenIn(file: Source): readonly string[] {
  return importsOf(file).flatMap((found) => {
    const why = found.isOurs ? wrongRoom(file.path, found) : wrongHome(file.path, found.to)
    return why === null ? [] : [`${file.path} imports ${found.to}: ${why}`]
  })
}

function wrongRoom(path: string, { to, isTypeOnly, isAddress }: Import): string | null {
  const from = roomOf(path)
  const room = roomOf(to)
  if (room === from) return null
  const allowed = rooms[from] ?? []
  if (allowed.includes(`${room} type`) && !isTypeOnly) return `${from} may take only types from ${room}`
  if (!allowed.includes(room) && !allowed.includes(`${room} type`)) return `${from} may not import ${room || 'this'}`
  const isDoor = to === `${room}/${room.slice('src/'.length)}.ts` || to.endsWith('.css')
  return withDoors.includes(room) && !isDoor && !isAddress ? `only the door of ${room} is open to others` : null
}

function wrongHome(path: string, to: string): string | null {
  const home = homes.find(([name]) => name.test(to))?.[1]
  return home === undefined || home.test(path) ? null : 'this package has its home elsewhere'
}

const statement = /^(?:import|export)\s+(?<what>[^'"`;=]*?)\bfrom\s*['"](?<from>[^'"]+)['"]/gm
const sideEffect = /^import\s*['"](?<from>[^'"]+)['"]/gm
const dynamic = /\bimport\(\s*['"`](?<from>[^'"`]+)['"`]/g

export function importsOf({ path, text }: Source): readonly Import[] {
  const code = codeOf(text)
  return [statement, sideEffect, dynamic].flatMap((pattern) =>
    [...code.matchAll(pattern)].map(({ groups }) => ({
      ...targetOf(path, groups?.from ?? ''),
      isTypeOnly: isTypeOnly(groups?.what),
    })),
  )
}

function targetOf(path: string, from: string): Omit<Import, 'isTypeOnly'> {
  const [bare = from, query] = from.split('?', 2)
  const address = query === 'worker&url' && { isAddress: true as const }
  if (bare.startsWith('.')) return { to: posix.join(posix.dirname(path), bare), isOurs: true, ...address }
  const parts = bare.split('/')
  return { to: parts.slice(0, bare.startsWith('@') ? 2 : 1).join('/'), isOurs: false }
}

function isTypeOnly(what: string | undefined): boolean {
  if (what === undefined) return false
  if (/^type\s/.test(what)) return true
  const names = /^\{(.*)\}\s*$/s.exec(what)?.[1]?.split(',') ?? ['']
  return (
    names.filter((name) => name.trim() !== '').every((name) => /^\s*type\s/.test(name)) &&
    names.length > 0 &&
    names[0] !== ''
  )
}
