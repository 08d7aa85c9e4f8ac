// The shell: all files of one version of the app. A browser may drop Cache Storage alone (F10); the next start with a line fills it again.
import { hex } from '../core/bytes.ts'
import type { Sha256 } from '../core/ports.ts'
import { isScript } from './late-parts.ts'

export interface ShellPorts {
  readonly cache: Cache
  readonly fetch: typeof globalThis.fetch
  readonly sha256: Sha256
}

/** Where each file is kept, by its address. */
export type ShellKeys = ReadonlyMap<string, string>

const PAGE = /\/index\.html$/

/**
 * Puts back what is missing, the page last: while the page is there, all is there. Stops at the first answer that is not this version's, which may
 * be a portal's page or a newer app, and at a line that breaks or a phone that is full: the next start goes on.
 */
export async function refillShell(keys: ShellKeys, ports: ShellPorts): Promise<void> {
  const files = [...keys].sort(([one], [other]) => Number(PAGE.test(one)) - Number(PAGE.test(other)))
  const page = files.at(-1)
  if (page === undefined || (await ports.cache.match(page[1]))) return
  for (const [url, key] of files) {
    if (await ports.cache.match(key)) continue
    // What has no hash in its name may be old in the browser's own cache.
    const answer = await ports.fetch(url, { cache: revisionOf(key) === null ? 'default' : 'reload' })
    if (!(await isOfThisVersion(answer, key, ports.sha256))) return
    await ports.cache.put(key, answer.redirected ? await straight(answer) : answer)
  }
}

/** A browser refuses a page that was kept with the mark of a redirection on it. */
async function straight(answer: Response): Promise<Response> {
  const { status, statusText, headers } = answer
  return new Response(await answer.blob(), { status, statusText, headers })
}

/** Whoever else answers (F32) must not end up in the shell, where it would stay. Leaves the answer's body unread. */
export async function isOfThisVersion(answer: Response, key: string, sha256: Sha256): Promise<boolean> {
  const revision = revisionOf(key)
  if (revision === null) return isScript(answer)
  if (answer.status !== 200) return false
  return hex(sha256(new Uint8Array(await answer.clone().arrayBuffer()))).startsWith(revision)
}

/** The first digits of the file's SHA-256; null for a file that carries its hash in its name. */
function revisionOf(key: string): string | null {
  return new URL(key).searchParams.get('__WB_REVISION__')
}
