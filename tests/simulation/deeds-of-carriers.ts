// Whoever takes letters signs for them, and what becomes of such receipts: true ones, damaged ones (deeds.ts, on the way), forged ones.
import { type Bytes, hex } from '../../core/bytes.ts'
import { carrierReceipts } from '../../core/phone/carrier-receipts.ts'
import { carry } from '../../core/phone/carry.ts'
import { makeCarrierReceipt, openCarrierReceipt } from '../../core/sync/carrier-receipt.ts'
import { epochOf } from './check-carried.ts'
import { recordsNow } from './check-sight.ts'
import { clockOf, type Handset, type Tab } from './handset.ts'
import { rowsOf } from './memory-disk.ts'
import type { Random } from './random.ts'
import { sha256 } from './stand-ins.ts'
import { counts, noteNamed, violated, watchedCarryPorts } from './watch.ts'
import type { World } from './world.ts'

interface Scene {
  readonly world: World
  readonly handset: Handset
  readonly tab: () => Tab
  readonly random: Random
}

/** As the phone keeps it: which records are in the letter. */
export function noteLetter(world: World, handset: Handset, sealed: Bytes): void {
  const hash = hex(sha256(sealed))
  const row = rowsOf(handset.disk, 'letters').find((one) => one.sealed === hash)
  if (row === undefined) return
  world.letters.written.set(hash, { ids: row.ids, device: row.device })
  noteNamed(world, handset, row.learners)
}

/** The carrier's word for these, to hand on. It may only be given for what lies here, and is another's. */
export async function signFor(
  { world, handset, tab, random }: Scene,
  held: readonly string[],
): Promise<readonly Bytes[]> {
  const ports = watchedCarryPorts(world, handset, tab(), random)
  const { disk } = handset
  const receipts = await carrierReceipts(tab().db, ports, held)
  for (const receipt of receipts) {
    const { device, sealed } = await openCarrierReceipt(receipt, ports)
    for (const hash of sealed) {
      if (!disk.tables.carried.rows.has(hash))
        violated(world, 'D6', `phone ${handset.name} signed for ${hash}, which it has not`)
      world.letters.signed.set(hash, (world.letters.signed.get(hash) ?? new Set()).add(device))
    }
  }
  return receipts
}

/** The writer vouches for itself; somebody writes another's key over a receipt; a receipt names what nobody wrote. Nothing may move. */
export async function forgeReceipt({ world, handset, tab, random }: Scene): Promise<void> {
  const sealed = rowsOf(handset.disk, 'letters').at(-1)?.sealed
  if (sealed === undefined || handset.signer === null) return
  counts(world, 'carrier-lies', handset)
  const how = random.below(3)
  const ports = { codec: world.crypto.codec, clock: () => clockOf(handset, world.clock) }
  const liar = world.crypto.signer(random)
  const signer = how === 0 ? handset.signer : liar
  const lie = await makeCarrierReceipt([how === 2 ? hex(random.bytes(32)) : sealed], { ...ports, signer })
  const other = world.crypto.signer(random).publicKey
  // The key stands behind kind, edition and flags.
  const forged = how === 1 ? Uint8Array.from([...lie.subarray(0, 3), ...other, ...lie.subarray(3 + other.length)]) : lie
  await carry(tab().db, watchedCarryPorts(world, handset, tab(), random), [forged])
}

/** What is known before a screen is asked where each lesson is. */
export function beforeLook(handset: Handset, learner: string) {
  return { records: recordsNow(handset, learner), epoch: epochOf(handset.disk) }
}
