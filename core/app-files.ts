// What the built app consists of, for whoever copies it: it lies beside the app. Signed by nobody: an app is believed for where it came from.
import * as v from 'valibot'
import type { Bytes } from './bytes.ts'
import { limits } from './limits.ts'
import { Hash } from './pack/manifest.ts'
import { parseJson } from './parse.ts'
import { Problem } from './problem.ts'

export const appListPath = 'app-files.json'

/** At most one folder deep, never a hidden file, never where packs, records or compressed twins lie. */
const Path = v.pipe(
  v.string(),
  v.regex(/^(?!(packs|sync|media)\/)([a-z0-9-]+\/)?[a-zA-Z0-9_][a-zA-Z0-9_.-]*\.[a-z0-9]+$/),
  v.regex(/^(?!app-files\.json$)(?!.*\.(br|gz)$)/),
  v.maxLength(100),
)

export const AppFiles = v.strictObject({
  format: v.literal('domdom-app/1'),
  files: v.pipe(
    v.array(
      v.strictObject({
        path: Path,
        bytes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(limits.appFileBytesMax)),
        /** SHA-256. */
        hash: Hash,
      }),
    ),
    v.minLength(1),
    v.maxLength(limits.appFilesMax),
  ),
})
export type AppFiles = v.InferOutput<typeof AppFiles>
export type AppFile = AppFiles['files'][number]

/** Throws 'pack/too-large' and 'pack/bad-form', also for a path that stands there twice. */
export function parseAppFiles(bytes: Bytes): AppFiles {
  if (bytes.length > limits.appListBytesMax) throw new Problem('pack/too-large', { bytes: bytes.length })
  const list = parseJson(AppFiles, bytes, 'pack/bad-form')
  if (new Set(list.files.map(({ path }) => path)).size < list.files.length) {
    throw new Problem('pack/bad-form', { path: 'files', found: 'a path that stands there twice' })
  }
  return list
}
