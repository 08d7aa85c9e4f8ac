// The learner's card: whoever holds it may learn on as this learner, on any phone. It is a code to scan, and letters to type.
import { type Bytes, concat, fromUtf8, hex, hexBytes, sameBytes, utf8 } from '../bytes.ts'
import { limits } from '../limits.ts'
import type { Sha256 } from '../ports.ts'
import { Problem } from '../problem.ts'
import { base32, fromBase32 } from './base32.ts'
import { base45, fromBase45 } from './base45.ts'

export interface Card {
  readonly learner: string
  /** 32 hex letters. */
  readonly secret: string
  /** Name of an avatar. */
  readonly picture: string
}

export const CARD_MARK = 'DOMDOM:C:'
const EDITION = 1
const CHECK = 3
const GROUP = /.{1,4}/g

export function cardCode(card: Card, sha256: Sha256): string {
  return CARD_MARK + base45(bytesOf(card, sha256))
}

/** Groups of four letters. */
export function cardLetters(card: Card, sha256: Sha256): readonly string[] {
  return base32(bytesOf(card, sha256)).match(GROUP) ?? []
}

function bytesOf({ learner, secret, picture }: Card, sha256: Sha256): Bytes {
  const body = concat([EDITION], hexBytes(learner), hexBytes(secret), utf8(picture))
  return concat(body, checkOf(body, sha256))
}

function checkOf(body: Bytes, sha256: Sha256): Bytes {
  return sha256(concat(utf8('domdom/card-check\n'), body)).slice(0, CHECK)
}

/** A scanned code or typed letters. Throws 'card/not-a-card', or 'card/mistyped' when a letter must be wrong. */
export function parseCard(text: string, sha256: Sha256): Card {
  const trimmed = text.trim()
  const isCode = trimmed.startsWith(CARD_MARK)
  if (trimmed.length > limits.cardLettersMax) throw new Problem('card/not-a-card')
  const bytes = isCode ? fromBase45(trimmed.slice(CARD_MARK.length)) : fromBase32(trimmed)
  if (bytes === null || bytes.length < 33 + CHECK) throw new Problem('card/not-a-card')
  const body = bytes.slice(0, bytes.length - CHECK)
  if (!sameBytes(checkOf(body, sha256), bytes.subarray(body.length))) throw new Problem('card/mistyped')
  if (body[0] !== EDITION) throw new Problem('letter/newer-form', { edition: body[0] ?? 0 })
  return {
    learner: hex(body.subarray(1, 17)),
    secret: hex(body.subarray(17, 33)),
    picture: pictureIn(body.subarray(33)),
  }
}

/** Names of avatars are plain letters: whoever makes a card with others has made no card. */
function pictureIn(bytes: Uint8Array): string {
  if (bytes.some((byte) => byte < 0x21 || byte > 0x7e)) throw new Problem('card/not-a-card')
  return fromUtf8(bytes)
}
