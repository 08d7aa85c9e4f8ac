const TEXT = 'The pack is removed'

export function removed(): DOMException {
  return new DOMException(TEXT, 'AbortError')
}

/** A browser's own AbortError is something else: it may close a database in the middle of a write. */
export function isRemoved(error: unknown): boolean {
  return error instanceof DOMException && error.message === TEXT
}
