// JSON that anybody may have written: a value of another shape than expected is as good as none.
import { refuse, type SourceFile } from '../reader.ts'

export type Json = Readonly<Record<string, unknown>>

/** Throws 'pack/source' with the line where it stops being JSON. */
export function readJson(file: SourceFile): Json {
  const text = file.text()
  try {
    const value: unknown = JSON.parse(text)
    if (isObject(value)) return value
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    const at = Number(/position (\d+)/.exec(error.message)?.[1] ?? text.length)
    const before = text.slice(0, at).split('\n')
    const column = (before.at(-1)?.length ?? 0) + 1
    return refuse({ file: file.file, line: before.length }, `This is no proper JSON (column ${column}).`)
  }
  return refuse({ file: file.file, line: 1 }, 'This JSON holds no list of values by name.')
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function own(json: Json, key: string): unknown {
  return Object.hasOwn(json, key) ? json[key] : undefined
}

export function objectAt(json: Json, ...keys: readonly string[]): Json {
  let found: Json = json
  for (const key of keys) {
    const next = own(found, key)
    if (!isObject(next)) return {}
    found = next
  }
  return found
}

/** '' where there is none. */
export function textAt(json: Json, key: string): string {
  const value = own(json, key)
  return typeof value === 'string' ? value : ''
}

export function objectsAt(json: Json, key: string): readonly Json[] {
  return listAt(json, key).filter(isObject)
}

export function textsAt(json: Json, key: string): readonly string[] {
  return listAt(json, key).filter((one) => typeof one === 'string')
}

function listAt(json: Json, key: string): readonly unknown[] {
  const value = own(json, key)
  return Array.isArray(value) ? value : []
}

/** True, false, or null for neither. Some programs write them as words. */
export function truthAt(json: Json, key: string): boolean | null {
  const value = own(json, key)
  if (typeof value === 'boolean') return value
  return value === 'true' ? true : value === 'false' ? false : null
}
