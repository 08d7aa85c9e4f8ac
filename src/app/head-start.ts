// The page itself asks for the list of packs while the app is still on its way (src/index.html): on a slow line that saves two
// round trips. Nothing is believed sooner for it: the answer goes through the same checks as any other.

interface Ahead {
  headStart?: Record<string, Promise<Response> | undefined>
}

/** `fetch`, but the first request for an address that was asked for ahead takes that answer; if it failed, the line is asked again. */
export function withHeadStart(fetchPort: typeof fetch, { headStart = {} }: Ahead): typeof fetch {
  return (input, init) => {
    const ahead = typeof input === 'string' ? headStart[input] : undefined
    if (ahead === undefined) return fetchPort(input, init)
    delete headStart[input as string]
    return ahead.catch(() => fetchPort(input, init))
  }
}
