// The roads between phones and the server, and all that happens on them. A request may reach the server long after its sender gave up, twice,
// or not at all; an answer may be lost, cut, changed, another's, or not come from the server at all.
import { type Bytes, utf8 } from '../../core/bytes.ts'
import { Problem, problemCodes } from '../../core/problem.ts'
import type { SyncAnswer } from '../../core/sync/answer.ts'
import type { SyncRoad } from '../../core/sync/engine.ts'
import type { Clock } from './clock.ts'
import type { FaultKind } from './faults.ts'
import type { Handset } from './handset.ts'
import type { Random } from './random.ts'

export type Message = 'identity' | 'bundle' | 'ask'

export interface Net {
  readonly clock: Clock
  /** Whether this fault strikes now; counted when it does. */
  readonly strikes: (kind: FaultKind, from: Handset, message: Message, random: Random) => boolean
  /** Never resolves when the server dies over it. */
  readonly server: (message: Message, body: Bytes) => Promise<SyncAnswer>
  /** Every exchange goes through here; at most a plan says otherwise. */
  readonly plan: (ask: () => Promise<SyncAnswer>) => Promise<SyncAnswer>
  readonly archive: Exchange[]
  readonly exchanged: () => void
  /** Phones out of reach of any line. */
  readonly isDown: (from: Handset) => boolean
}

export interface Exchange {
  readonly message: Message
  readonly body: Bytes
  readonly answer: SyncAnswer
}

const DAY = 86_400_000
const TIMEOUT = 20_000
const ARCHIVE = 24

export function createRoad(net: Net, from: Handset, random: Random): SyncRoad {
  const road = (message: Message) => (body: Bytes) => net.plan(() => send(net, from, message, body, random))
  return { askIdentity: () => road('identity')(new Uint8Array()), push: road('bundle'), pull: road('ask') }
}

async function send(net: Net, from: Handset, message: Message, body: Bytes, random: Random): Promise<SyncAnswer> {
  const { clock } = net
  const hits = (kind: FaultKind) => net.strikes(kind, from, message, random)
  if (net.isDown(from)) throw new Problem('net/unreachable')
  await clock.pass(20 + random.below(300))
  if (hits('request-lost')) return lost(clock)
  if (hits('captive-portal')) return { status: 200, body: utf8('<html>Xin chào! Log in</html>'), retryAfter: null }
  if (hits('too-large')) return { status: 413, body: utf8('<h1>413</h1>'), retryAfter: null }
  if (hits('odd-status')) return oddStatus(random)
  if (hits('our-code-from-a-proxy')) return ourCode(random)
  const up = damaged(body, random, hits('request-cut'), hits('bit-flipped-up'))
  if (hits('request-days-late')) {
    clock.after(random.below(5 * DAY), () => void net.server(message, up))
    return lost(clock)
  }
  if (hits('request-doubled')) clock.after(random.below(2 * DAY), () => void net.server(message, up))
  const answer = await inTime(clock, net.server(message, up))
  await clock.pass(20 + random.below(300))
  // Nearly too late: whoever else sends from this phone has long gone on.
  if (hits('answer-slow')) await clock.pass(random.below(TIMEOUT))
  if (hits('answer-lost')) return lost(clock)
  if (hits('gateway-fails-after-commit'))
    return { status: random.pick([502, 504]), body: utf8('<h1>bad gateway</h1>'), retryAfter: null }
  const other = hits('answer-swapped') ? net.archive.filter((one) => one.message === message).at(-1) : undefined
  if (other !== undefined) return other.answer
  if (hits('answer-garbage')) return { ...answer, status: 200, body: random.bytes(random.below(300)) }
  // Who the server is nothing of ours signs: there TLS alone stands between a flipped bit and a phone.
  net.exchanged()
  net.archive.push({ message, body, answer })
  if (net.archive.length > ARCHIVE) net.archive.shift()
  return {
    ...answer,
    body: damaged(answer.body, random, hits('answer-cut'), message !== 'identity' && hits('bit-flipped-down')),
  }
}

async function lost(clock: Clock): Promise<never> {
  await clock.pass(TIMEOUT)
  throw new Problem('net/unreachable')
}

function inTime(clock: Clock, answer: Promise<SyncAnswer>): Promise<SyncAnswer> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(TIMEOUT, () => reject(new Problem('net/slow')))
    answer.then((came) => {
      cancel()
      resolve(came)
    }, reject)
  })
}

const retryAfters = [null, '0', '-5', '3', '999999999', 'Wed, 21 Oct 2015 07:28:00 GMT', 'soon']

function oddStatus(random: Random): SyncAnswer {
  const status = random.pick([204, 301, 401, 403, 404, 408, 415, 422, 429, 500, 503])
  return { status, body: utf8(random.pick(['', '{}', '<html>', '{"code":7}'])), retryAfter: random.pick(retryAfters) }
}

/** Anybody on the way can write our words; no code of ours may cost a record. */
function ourCode(random: Random): SyncAnswer {
  const codes = Object.keys(problemCodes).filter((code) => code.startsWith('sync/') || code.startsWith('record/'))
  const body = utf8(JSON.stringify({ code: random.pick(codes) }))
  return { status: random.pick([400, 401, 403, 409, 503]), body, retryAfter: random.pick(retryAfters) }
}

export function damaged(body: Bytes, random: Random, isCut: boolean, isFlipped: boolean): Bytes {
  const kept = isCut ? body.slice(0, random.below(body.length + 1)) : body
  if (!isFlipped || kept.length === 0) return kept
  const flipped = kept.slice()
  const at = random.below(flipped.length)
  flipped[at] = (flipped[at] ?? 0) ^ (1 << random.below(8))
  return flipped
}
