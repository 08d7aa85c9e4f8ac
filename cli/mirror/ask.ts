// One GET over HTTP or HTTPS, its body as it travelled: a mirror keeps the compressed form it was sent, which fetch() would take off.
import { Agent, type IncomingMessage, get as plainGet } from 'node:http'
import { Agent as SecureAgent, get as secureGet } from 'node:https'
import type { BodyReader } from '../../core/limited-read.ts'
import { limits } from '../../core/limits.ts'

export interface Answer {
  readonly status: number
  /** Empty for one that is not there. */
  header(name: string): string
  readonly body: BodyReader
}

/** Follows no redirection. Throws what the line throws, and the signal's reason as an AbortError. */
export type Ask = (url: URL, signal: AbortSignal) => Promise<Answer>

export interface Line {
  readonly ask: Ask
  close(): void
}

/** Connections that stay open between two pieces, as many as pieces come at once. */
export function openLine(): Line {
  const settings = { keepAlive: true, maxSockets: limits.mirrorInFlightMax }
  const agents = { plain: new Agent(settings), secure: new SecureAgent(settings) }
  const headers = { 'accept-encoding': 'br, gzip', accept: '*/*', 'cache-control': 'no-cache' }
  return {
    ask: (url, signal) =>
      new Promise((resolve, reject) => {
        const isSecure = url.protocol === 'https:'
        const options = { headers, signal, agent: isSecure ? agents.secure : agents.plain }
        const request = (isSecure ? secureGet : plainGet)(url, options, (message) => resolve(answerOf(message)))
        request.on('error', reject)
      }),
    close() {
      agents.plain.destroy()
      agents.secure.destroy()
    },
  }
}

function answerOf(message: IncomingMessage): Answer {
  const parts: AsyncIterator<Uint8Array> = message[Symbol.asyncIterator]()
  return {
    status: message.statusCode ?? 0,
    header: (name) => String(message.headers[name] ?? ''),
    body: {
      read: async () => {
        const { done = false, value } = await parts.next()
        return done ? { done } : { done, value }
      },
      cancel: async () => void message.destroy(),
    },
  }
}
