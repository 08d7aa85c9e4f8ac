// Requests nobody should send: every part of one drawn from a list of what breaks servers, or from a good one that was damaged.
import { type Bytes, utf8 } from '../../core/bytes.ts'
import { type Draw, malformed } from './mutate.ts'

export interface HttpInput {
  readonly method: string
  /** Begins with '/'. */
  readonly target: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: Bytes | null
  /** The body in pieces, without a length; 'torn': its line is lost behind the last piece. */
  readonly sending: 'whole' | 'pieces' | 'torn'
}

export interface Goods {
  /** Paths that are there. */
  readonly paths: readonly string[]
  readonly bodies: readonly Bytes[]
}

const rare = ['HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'post', 'PROPFIND', 'x-Y'] as const

/** Put somewhere into a path. */
const snares = [
  '..',
  '/../',
  '%2e%2e/',
  '..%2f',
  '%5c..%5c',
  '\\',
  '//',
  '%',
  '%zz',
  '%00',
  '%c0%af',
  '%ed%a0%80',
  '%f0%9f%8c%b1',
  ';a=b',
  '?',
  '?__proto__[a]=1&constructor=2',
  '#',
  '*',
  ':',
  '@',
  ' ',
  '\t',
  '%0d%0aset-cookie:a=b',
  '__proto__',
  'constructor/prototype',
  'hasOwnProperty',
  '.br',
  '.gz',
  'é',
  '🌱',
  'A'.repeat(3000),
]

const names: readonly (readonly [name: string, values: readonly string[]])[] = [
  [
    'content-type',
    [
      '',
      'application/json',
      'APPLICATION/JSON;',
      'application/json\t;charset=utf-8',
      ' text/plain',
      'multipart/form-data',
      'a/b/c',
      ';',
      'application/x-www-form-urlencoded; boundary=x',
      'application/octet-stream, text/html',
    ],
  ],
  [
    'content-length',
    ['0', '1', '-1', '+5', '1e3', '0x10', '007', '5, 5', '65536', '262144', '99999999999999999999', 'NaN', ''],
  ],
  ['content-encoding', ['gzip', 'br', 'deflate, gzip', 'identity', 'x', 'gzip, gzip, gzip']],
  ['transfer-encoding', ['chunked', 'identity', 'gzip, chunked', 'CHUNKED']],
  [
    'accept-encoding',
    ['br', 'gzip;q=0', 'br;q=0.0000, gzip', '*', ';;;,,,', `${'br,'.repeat(1500)}`, 'gzip; q=1; q=0', 'br;Q=0'],
  ],
  ['if-none-match', ['*', '""', 'W/"a"', '"'.repeat(900), ',,,,', '"a", "b']],
  ['if-modified-since', ['never', 'Thu, 01 Jan 1970 00:00:00 GMT']],
  ['range', ['bytes=0-', 'bytes=5-1', 'bytes=0-0,1-1,2-2', 'lines=1']],
  [
    'origin',
    [
      'null',
      'http://',
      'http://[',
      'javascript:alert(1)',
      'http://domdom.test',
      'http://domdom.test:99999',
      'https://else.where',
      '',
    ],
  ],
  ['sec-fetch-site', ['same-origin', 'cross-site', 'none', 'SAME-ORIGIN', '']],
  ['host', ['', 'else.where', '[', 'a b', '127.0.0.1:99999']],
  ['x-forwarded-host', ['else.where', '']],
  ['x-forwarded-proto', ['https', 'javascript']],
  ['x-http-method-override', ['POST', 'DELETE']],
  ['expect', ['100-continue', 'x']],
  ['upgrade', ['websocket', 'h2c']],
  ['cookie', ['a=b; __proto__=c', 'a='.repeat(1000)]],
  ['authorization', ['Basic', 'Bearer ..', 'Basic AAAA']],
  ['__proto__', ['polluted']],
  ['constructor', ['polluted']],
]

/** Bodies of other trades: what JSON, XML and gzip readers stumble over. */
const foreign: readonly Bytes[] = [
  utf8(''),
  utf8('{"__proto__":{"polluted":1}}'),
  utf8('['.repeat(10_000)),
  utf8('{"a":1e999,"a":-0,"b":"\\ud800"}'),
  utf8('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>'),
  utf8('--x\r\ncontent-disposition: form-data; name="__proto__"\r\n\r\n1\r\n--x--'),
  Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3),
  new Uint8Array(2000),
]

export function httpInput(goods: Goods, draw: Draw): HttpInput {
  const usual = draw(3) === 0 ? 'GET' : 'POST'
  const method = draw(8) === 0 ? pick(rare, draw) : usual
  const canHaveBody = !['GET', 'HEAD'].includes(method)
  return {
    method,
    target: targetOf(goods, canHaveBody, draw),
    headers: headersOf(draw),
    body: canHaveBody && draw(12) > 0 ? bodyOf(goods, draw) : null,
    sending: draw(5) > 0 ? 'whole' : draw(6) > 0 ? 'pieces' : 'torn',
  }
}

function targetOf({ paths }: Goods, posts: boolean, draw: Draw): string {
  const post = ['/sync/bundles', '/sync/bundles', '/sync/pages'] as const
  let path: string = posts && draw(10) > 0 ? pick(post, draw) : pick(paths, draw)
  if (draw(posts ? 6 : 2) > 0) return path
  for (let i = draw(3); i >= 0; i--) {
    const at = draw(path.length + 1)
    path =
      path.slice(0, at) +
      (draw(4) > 0 ? pick(snares, draw) : String.fromCharCode(33 + draw(94))) +
      path.slice(at + draw(3))
  }
  return path.startsWith('/') ? path : `/${path}`
}

function headersOf(draw: Draw): HttpInput['headers'] {
  if (draw(3) === 0) return []
  const headers = new Map<string, string>()
  for (let i = draw(4); i >= 0; i--) {
    const [name, values] = pick(names, draw)
    headers.set(name, pick(values, draw))
  }
  return [...headers]
}

function bodyOf({ bodies }: Goods, draw: Draw): Bytes {
  const kind = draw(20)
  if (kind === 0) return pick(foreign, draw)
  if (kind === 1) return pick(bodies, draw)
  return malformed(pick(bodies, draw), draw(4) === 0 ? [...bodies, ...foreign] : bodies, draw)
}

export function pick<T>(all: readonly T[], draw: Draw): T {
  const one = all[draw(all.length)]
  if (one === undefined) throw new Error('nothing to draw from')
  return one
}
