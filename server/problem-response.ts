// The one place where a refusal becomes an answer. Phones act on the code alone.
import { isProblem, statusOf } from '../core/problem.ts'

/** Extra headers such as Retry-After may follow. Anything but a Problem is a bug: told to `onBug`, never to the caller. */
export function problemResponse(
  error: unknown,
  onBug: (error: unknown) => void,
  headers: Readonly<Record<string, string>> = {},
): Response {
  if (isProblem(error)) return json({ ...error.details, code: error.code }, statusOf(error.code), headers)
  onBug(error)
  return json({ code: 'net/server-trouble' }, 500, headers)
}

export function json(body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
  })
}
