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
import type { LetterRow, PhoneDb, ServerRow, Tx } from './tables.ts'

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

/** Null when nothing may be sent. Throws 'sync/not-met' on a phone that never spoke with the server, 'letter/too-large' when no record fits. */
export async function writeLetter(
  db: PhoneDb,
  ports: LetterPorts,
  sealedBytesMax: number = limits.bundleBytesMax,
): Promise<Letter | null> {
  const server = await db.read(['servers'], (tx) => tx.get('servers', 'current'))
  if (server === undefined) throw new Problem('sync/not-met')
  for (let countMax: number = limits.bundleRecordsMax; ; ) {
    const batch = await db.read(pendingTables, (tx) => readPending(tx, countMax))
    if (batch === null) return null
    const letter = await writeWithin(db, ports, server, batch, sealedBytesMax)
    if (letter !== null) return letter
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
): Promise<Letter | null> {
  const { codec, sha256, clock, sealer } = ports
  const signer = await ports.signer()
  const making = { audience: identity, signer, codec, sha256, withKey: true, isLetter: true }
  const bundle = await fitting(makeBundle({ madeAt: clock(), ...batch }, making))
  if (bundle === null || bundle.length > limits.bundleBytesMax) return null
  const sealed = await sealBundle(bundle, identity, { sealer, sha256 })
  if (sealed.length > sealedBytesMax) return null
  const row: LetterRow = {
    hash: hex(bundleHash(bundle, sha256)),
    epoch: identity.epoch,
    device: deviceOf(signer.publicKey, sha256),
    learners: batch.learners.map(({ learner }) => learner),
    ids: batch.rows.map(({ record }) => record.id),
    madeAt: clock(),
    sealed: hex(sha256(sealed)),
  }
  // Written before anybody sees the letter: a receipt for a letter nobody remembers would settle nothing.
  await db.write(['letters'], (tx) => keepLetter(tx, row))
  return { sealed, records: row.ids.length, learners: row.learners.length }
}

async function fitting(making: Promise<Bytes>): Promise<Bytes | null> {
  try {
    return await making
  } catch (error) {
    if (isProblem(error, 'sync/too-large')) return null
    throw error
  }
}

async function keepLetter(tx: Tx, row: LetterRow): Promise<void> {
  const older = [...(await tx.all('letters'))].sort((a, b) => b.madeAt - a.madeAt).slice(limits.lettersKeptMax - 1)
  await tx.deleteMany(
    'letters',
    older.map(({ hash }) => hash),
  )
  await tx.putMany('letters', [row])
}
