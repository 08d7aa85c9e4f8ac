// A receipt as the service worker leaves it for the window.
import * as v from 'valibot'
import { type Bytes, base64url, fromBase64url } from '../bytes.ts'
import { limits } from '../limits.ts'
import { parseJson } from '../parse.ts'
import { Id, RecordId } from '../record/record.ts'
import type { LateReceipt } from './receipts.ts'

const Waiting = v.object({
  sent: v.object({
    hash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
    epoch: Id,
    device: Id,
    learners: v.pipe(v.array(Id), v.maxLength(limits.learnersMax)),
    ids: v.pipe(v.array(RecordId), v.maxLength(limits.bundleRecordsMax)),
  }),
  receipt: v.pipe(v.string(), v.transform(fromBase64url), v.instance(Uint8Array<ArrayBuffer>)),
  arrivedAt: v.nullable(v.number()),
})

export function waitingText({ sent, receipt, arrivedAt }: LateReceipt): string {
  return JSON.stringify({ sent, receipt: base64url(receipt), arrivedAt })
}

/** Throws 'sync/bad-form'. */
export function parseWaiting(bytes: Bytes): LateReceipt {
  return parseJson(Waiting, bytes, 'sync/bad-form')
}
