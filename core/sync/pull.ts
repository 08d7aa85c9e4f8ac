import * as v from 'valibot'
import { limits } from '../limits.ts'
import { isFallenBack, type PulledPage } from '../phone/pages.ts'
import type { ServerRow } from '../phone/tables.ts'
import { Problem } from '../problem.ts'
import { LearningRecord } from '../record/record.ts'
import { bodyOf } from './answer.ts'
import type { SyncPorts, Wanted } from './engine.ts'
import { makeAsk, type OpenedPage, openPage } from './page.ts'
import type { RawRow } from './rows.ts'
import { deviceOf } from './sender.ts'

/** Pages until the server says that there are no more (D8). The number of records that came. */
export async function pullLearner(
  ports: SyncPorts,
  server: ServerRow,
  wanted: Wanted,
  withKey: boolean,
): Promise<number> {
  let { since } = wanted
  const { epoch } = server.identity
  let heard = wanted.heard?.epoch === epoch ? wanted.heard.version : 0
  let count = 0
  const ask = () => askPage(ports, server, { ...wanted, since, heard: { epoch, version: heard } }, withKey)
  let coming: Promise<PulledPage> | null = null
  for (let idle = 0; idle < limits.idlePagesMax; ) {
    const page: PulledPage = await (coming ?? ask())
    const fellBack = isFallenBack(page)
    const isOnward = page.more && !fellBack && page.next > since
    since = fellBack ? 0 : page.next
    heard = page.head.version
    // It comes while this one is written down, and is written after it.
    coming = isOnward ? ask() : null
    const goesOn = await take(ports, page, coming)
    count += page.rows.length
    if (!goesOn || (!page.more && !fellBack)) return count
    idle = isOnward ? 0 : idle + 1
  }
  // A server that always promises more and never gives any must not keep a phone awake (F37).
  throw new Problem('net/server-trouble', { since })
}

async function take(ports: SyncPorts, page: PulledPage, next: Promise<PulledPage> | null): Promise<boolean> {
  // Whoever waits for it hears of it.
  next?.catch(() => undefined)
  try {
    const goesOn = await ports.store.takePage(page)
    if (!goesOn) await next?.catch(() => undefined)
    return goesOn
  } catch (error) {
    // Nothing of ours is on the line once the turn is over.
    await next?.catch(() => undefined)
    throw error
  }
}

async function askPage(ports: SyncPorts, server: ServerRow, wanted: Wanted, mustSendKey: boolean): Promise<PulledPage> {
  const { sha256 } = ports
  const signer = await ports.signer()
  const device = deviceOf(signer.publicKey, sha256)
  const withKey = mustSendKey || server.knows !== device
  const making = { audience: server.identity, signer, codec: ports.codec, sha256, withKey }
  const { heard, ...which } = wanted
  const told = heard === undefined || heard.version === 0 ? {} : { heard: heard.version }
  const asking = { ...which, ...told, recordsMax: limits.pageRecordsMax }
  const ask = await makeAsk(asking, making)
  const body = bodyOf(await ports.road.pull(ask))
  const page = await openPage(body, server.identity, { device, ask: sha256(ask), learner: wanted.learner }, ports)
  return pulled(page, server.identity.epoch, wanted)
}

/** Throws 'net/server-trouble' for a page with a gap (I6, I7) and 'sync/newer-form' for records of a kind this app does not know yet. */
function pulled(page: OpenedPage, epoch: string, { since, heard, secret }: Wanted): PulledPage {
  const { learner, next, more, isErased, head, devices } = page
  const isWhole = page.rows.every(({ n }, i) => n === since + 1 + i) && next === since + page.rows.length
  if (!isWhole && !isErased) throw new Problem('net/server-trouble', { since, next })
  const rows = isErased ? [] : page.rows.map((row) => ({ version: row.n, record: recordIn(row) }))
  const before = {
    ...(heard !== undefined && { heard: heard.version }),
    ...(secret !== undefined && { shown: secret }),
  }
  return { epoch, learner, since, ...before, next, more: more && !isErased, isErased, head, devices, rows }
}

export function recordIn({ record }: RawRow): LearningRecord {
  const parsed = v.safeParse(LearningRecord, record, { abortEarly: true })
  if (!parsed.success) throw new Problem('sync/newer-form', { kind: String(record.kind) })
  return parsed.output
}
