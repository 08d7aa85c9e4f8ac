// A bundle's way through the server: opened → meant for us → each record by itself → marked again → stored → signed receipt.
import * as v from 'valibot'
import type { Bytes } from '../../core/bytes.ts'
import type { Clock, Codec, Verifier } from '../../core/ports.ts'
import { Problem, type ProblemCode } from '../../core/problem.ts'
import { Id, LearningRecord } from '../../core/record/record.ts'
import { type Audience, openBundle } from '../../core/sync/bundle.ts'
import { contentHash, type ServerIdentity, signReceipt } from '../../core/sync/receipt.ts'
import type { Marker } from '../marking.ts'
import type { Incoming, Store } from '../store/store.ts'

export interface ReceiveDeps {
  readonly store: Store
  readonly mark: Marker
  readonly verifier: Verifier
  readonly codec: Codec
  readonly clock: Clock
}

/** Bundle bytes in, receipt bytes out, once everything the receipt says is on the disk. Throws 'sync/…' Problems. */
export async function receiveBundle(bytes: Bytes, deps: ReceiveDeps): Promise<Bytes> {
  const { store, verifier, codec, clock } = deps
  const bundle = await openBundle(bytes, verifier, codec)
  assertMeant(bundle.audience, store.identity)
  const { incoming, malformed } = await sortOut(bundle.records, deps)
  const receivedAt = clock()
  const { stored, duplicate, rejected } = await store.receive({ device: bundle.device, receivedAt }, incoming)
  const { server, epoch } = store.identity
  return signReceipt(
    {
      format: 'domdom-receipt/1',
      server,
      epoch,
      device: bundle.device,
      at: receivedAt,
      stored,
      duplicate,
      rejected: [...malformed, ...rejected],
      erased: [],
    },
    store.keyId,
    store.signer,
  )
}

function assertMeant(audience: Audience, { server, epoch }: ServerIdentity): void {
  if (audience.server !== server || audience.epoch !== epoch) throw new Problem('sync/wrong-audience')
}

const Named = v.object({ id: Id })

/** A bad record with an id gets its verdict; one without cannot, so its whole bundle is refused. */
async function sortOut(records: readonly unknown[], { mark, verifier }: ReceiveDeps) {
  const incoming: Incoming[] = []
  const malformed: [string, ProblemCode][] = []
  for (const raw of records) {
    const record = v.safeParse(LearningRecord, raw, { abortEarly: true })
    if (record.success) {
      const hash = await contentHash(record.output, verifier)
      incoming.push({ record: record.output, hash, mark: await mark(record.output) })
    } else {
      malformed.push([namedId(raw), 'record/bad-form'])
    }
  }
  return { incoming, malformed }
}

function namedId(raw: unknown): string {
  const named = v.safeParse(Named, raw)
  if (!named.success) throw new Problem('sync/bad-form', { path: 'records', found: 'a record without an id' })
  return named.output.id
}
