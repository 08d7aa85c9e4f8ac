// The one script address this app ever makes: its own worker. Trusted Types refuses every other.
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ): { createScriptURL(url: string): string }
}

const WORKER = '/sw.js'

/** The worker's address, as a trusted one where the browser asks for that. */
export function workerUrl(): string {
  const trusted = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes
  if (trusted === undefined) return WORKER
  const policy = trusted.createPolicy('app', {
    createScriptURL(url) {
      if (url !== WORKER) throw new Error('not a script of this app')
      return url
    },
  })
  return policy.createScriptURL(WORKER)
}
