// The script addresses this app ever makes: its own workers. Trusted Types refuses every other.
import porterUrl from '../content/porter/thread.ts?worker&url'

export { porterUrl }

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): Policy
}

interface Policy {
  createScriptURL(url: string): string
}

const WORKER = '/sw.js'

let policy: Policy | null = null

/** The service worker's address. */
export const workerUrl = () => trusted(WORKER)

/** The address of the thread that brings chunks. */
export const porterThreadUrl = () => trusted(porterUrl)

/** As a trusted one where the browser asks for that. A policy's name can be given once. */
function trusted(url: string): string {
  const types = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes
  if (types === undefined) return url
  policy ??= types.createPolicy('app', {
    createScriptURL(url) {
      if (url !== WORKER && url !== porterUrl) throw new Error('not a script of this app')
      return url
    },
  })
  return policy.createScriptURL(url)
}
