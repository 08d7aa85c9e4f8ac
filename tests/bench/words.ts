// What stands on the buttons. Read as a file: the app's own door to its words needs a bundler.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const file = join(import.meta.dirname, '../../src/i18n/vi.json')
const vietnamese = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, Readonly<Record<string, string>>>>

/** `key` as in 'home.download'. */
export function word(key: string): string {
  const [room = '', name = ''] = key.split('.')
  const found = vietnamese[room]?.[name]
  if (found === undefined) throw new Error(`no word ${key}`)
  return found
}
