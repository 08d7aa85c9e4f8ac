// A letter: what is unsent, signed as any bundle, sealed to the server, to go by file or by code. Its records stay unsent until the
// server's word comes back on whatever road; a second copy that travels on another road is harmless (I3).
import { type Bytes, hex } from '../bytes.ts'
import { limits } from '../limits.ts'
import type { Clock, Codec, Sealer, Sha256, Signer } from '../ports.ts'
import { isProblem, Problem } from '../problem.ts'
import { bundleHash, makeBundle } from '../sync/bundle.ts'
import { sealBundle } from '../sync/seal.ts'
import { deviceOf } from '../sync/sender.ts'
import { type Batch, pendingTables, readPending } from './pending.ts'
import { type LetterRow, lastNumber, type OutboxRow, type PhoneDb, type ServerRow, type Tx } from './tables.ts'
import { noteKnown, wantedTables } from './wanted.ts'

export interface LetterPorts {
  readonly signer: () => Promise<Signer>
  readonly sealer: Sealer
  readonly sha256: Sha256
  readonly codec: Codec
  readonly clock: Clock
}

export interface Letter {
  readonly sealed: Bytes
  /** How many records are in it, and of how many learners. */
  readonly records: number
  readonly learners: number
}

/**
 * What is in no letter yet or, when all is, the oldest again. Null when nothing may be sent. Throws 'sync/not-met' on a phone that never
 * spoke with the server, 'letter/too-large' when no record fits.
 */
export async function writeLetter(
  db: PhoneDb,
  ports: LetterPorts,
  sealedBytesMax: number = limits.bundleBytesMax,
): Promise<Letter | null> {
  const isNew = ({ letter }: OutboxRow) => letter === undefined
  const letter = await writeOf(db, ports, sealedBytesMax, isNew)
  return (letter ?? (await writeOf(db, ports, sealedBytesMax, () => true)))?.letter ?? null
}

/** All that may be sent, in as many letters as it takes: a file has room for them. Throws as `writeLetter` does. */
export async function writeLetters(db: PhoneDb, ports: LetterPorts): Promise<readonly Letter[]> {
  const letters: Letter[] = []
  const written = new Set<string>()
  while (letters.length < limits.lettersPerFileMax) {
    const next = await writeOf(db, ports, limits.bundleBytesMax, ({ id }) => !written.has(id))
    if (next === null) break
    letters.push(next.letter)
    for (const id of next.ids) written.add(id)
  }
  return letters
}

interface Written {
  readonly letter: Letter
  readonly ids: readonly string[]
}

async function writeOf(
  db: PhoneDb,
  ports: LetterPorts,
  sealedBytesMax: number,
  isWanted: (row: OutboxRow) => boolean,
): Promise<Written | null> {
  const server = await db.read(['servers'], (tx) => tx.get('servers', 'current'))
  if (server === undefined) throw new Problem('sync/not-met')
  for (let countMax: number = limits.bundleRecordsMax; ; ) {
    const batch = await db.read(pendingTables, (tx) => readPending(tx, countMax, isWanted))
    if (batch === null) return null
    const written = await writeWithin(db, ports, server, batch, sealedBytesMax)
    if (written !== null) return written
    if (batch.rows.length === 1) throw new Problem('letter/too-large')
    countMax = Math.ceil(batch.rows.length / 2)
  }
}

/** Null when this batch is more than fits. */
async function writeWithin(
  db: PhoneDb,
  ports: LetterPorts,
  { identity }: ServerRow,
  batch: Batch,
  sealedBytesMax: number,
): Promise<Written | null> {
  const { codec, sha256, clock, sealer } = ports
  const signer = await ports.signer()
  const making = { audience: identity, signer, codec, sha256, withKey: true, isLetter: true }
  const bundle = await fitting(makeBundle({ madeAt: clock(), ...batch }, making))
  if (bundle === null || bundle.length > limits.bundleBytesMax) return null
  const sealed = await sealBundle(bundle, identity, { sealer, sha256 })
  if (sealed.length > sealedBytesMax) return null
  const row = {
    hash: hex(bundleHash(bundle, sha256)),
    epoch: identity.epoch,
    device: deviceOf(signer.publicKey, sha256),
    learners: batch.learners.map(({ learner }) => learner),
    ids: batch.rows.map(({ record }) => record.id),
    sealed: hex(sha256(sealed)),
  }
  // Written before anybody sees the letter: a receipt for a letter nobody remembers would settle nothing.
  await db.write(['letters', 'outbox', ...wantedTables], async (tx) => {
    await keepLetter(tx, row)
    await noteKnown(tx, row.learners)
  })
  return { letter: { sealed, records: row.ids.length, learners: row.learners.length }, ids: row.ids }
}

async function fitting(making: Promise<Bytes>): Promise<Bytes | null> {
  try {
    return await making
  } catch (error) {
    if (isProblem(error, 'sync/too-large')) return null
    throw error
  }
}

/** By the order of writing: the clock may have been set back since (D3). */
async function keepLetter(tx: Tx, row: Omit<LetterRow, 'order'>): Promise<void> {
  const orders = (await tx.keys('letters', 'order', 0, lastNumber)).map(Number)
  const oldestKept = orders[orders.length - limits.lettersKeptMax + 1]
  if (oldestKept !== undefined && orders.length >= limits.lettersKeptMax) {
    const older = await tx.list('letters', 'order', 0, oldestKept - 1)
    await tx.deleteMany(
      'letters',
      older.map(({ hash }) => hash),
    )
  }
  await tx.putMany('letters', [{ ...row, order: (orders.at(-1) ?? 0) + 1 }])
  await markInLetter(tx, row.ids, 'written')
}

/** Unsent records say for themselves how far they got: nobody need read all letters to tell it. */
export async function markInLetter(tx: Tx, ids: readonly string[], letter: 'written' | 'carried'): Promise<void> {
  const found = (await tx.getMany('outbox', ids)).filter((row) => row !== undefined)
  const unmarked = found.filter((row) => row.state === 'pending' && row.letter !== letter && row.letter !== 'carried')
  await tx.putMany(
    'outbox',
    unmarked.map((row) => ({ ...row, letter })),
  )
}
