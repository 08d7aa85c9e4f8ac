// What went over the line, request by request: enough of HTTP/1.1 to see where one ends and the next begins.

export interface Exchange {
  readonly method: string
  readonly path: string
  readonly connection: number
  /** Milliseconds since 1970, like the page's performance.timeOrigin: when the phone sent it, when answers reached the phone. */
  readonly askedAt: number
  firstByteAt: number | null
  lastByteAt: number | null
  /** With headers. */
  bytesUp: number
  bytesDown: number
}

export interface ConnectionLog {
  up(bytes: Buffer, at: number): void
  down(length: number, at: number): void
}

export function createConnectionLog(connection: number, found: (exchange: Exchange) => void): ConnectionLog {
  let head = ''
  let bodyLeft = 0
  let current: Exchange | null = null

  function begin(text: string, at: number): Exchange {
    const [method = '', path = ''] = text.split(' ', 2)
    if (/^transfer-encoding:/im.test(text)) throw new Error(`${method} ${path} has a body of unknown length`)
    bodyLeft = Number(/^content-length:\s*(\d+)/im.exec(text)?.[1] ?? 0)
    const exchange = { method, path, connection, askedAt: at, bytesUp: text.length, bytesDown: 0 }
    return { ...exchange, firstByteAt: null, lastByteAt: null }
  }

  return {
    up(bytes, at) {
      const body = Math.min(bodyLeft, bytes.length)
      bodyLeft -= body
      if (current !== null) current.bytesUp += body
      head += bytes.toString('latin1', body)
      const end = head.indexOf('\r\n\r\n') + 4
      if (end < 4) return
      const rest = Buffer.from(head.slice(end), 'latin1')
      current = begin(head.slice(0, end), at)
      found(current)
      head = ''
      if (rest.length > 0) this.up(rest, at)
    },
    down(length, at) {
      if (current === null) return
      current.firstByteAt ??= at
      current.lastByteAt = at
      current.bytesDown += length
    },
  }
}
