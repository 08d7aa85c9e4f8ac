// The door of the delivery room: the engine of core, the browser's ports, and the loop that decides when to try.
import type { Locks, Timers } from '../../core/phone-ports.ts'
import type { Clock, Codec, RandomBytes, Signer, Verifier } from '../../core/ports.ts'
import type { ProblemCode } from '../../core/problem.ts'
import type { SyncReport, SyncStore } from '../../core/sync/engine.ts'
import { createLoop } from './loop.ts'

export {
  watchConnection,
  webChannel,
  webClock,
  webCodec,
  webLocks,
  webRandom,
  webTimers,
  webVerifier,
} from './web-ports.ts'

export interface SyncLoopPorts {
  readonly store: SyncStore
  readonly signer: () => Promise<Signer>
  readonly verifier: Verifier
  readonly codec: Codec
  readonly fetch: typeof fetch
  /** Where sync/ lies, with a slash at the end: '/'. */
  readonly root: string
  readonly locks: Locks
  readonly timers: Timers
  readonly random: RandomBytes
  readonly clock: Clock
}

export type WakeReason = 'start' | 'saved' | 'online' | 'visible'

export interface SyncState {
  /** 'waiting': something is unsent and a later try is set. */
  readonly kind: 'idle' | 'sending' | 'waiting'
  readonly problem?: ProblemCode
  /** By the phone's clock, of this session; across sessions ask `records.delivery`. */
  readonly lastSuccessAt?: number
}

export interface Sync {
  /** Asks for a try soon. Never obliges the network: without something to send that may be sent, nothing leaves the phone. */
  wake(reason: WakeReason): void
  /** The button: tries at once, whatever was waited for. Throws the Problem that stopped it. */
  sendNow(): Promise<SyncReport>
  state(): SyncState
  watch(listener: () => void): () => void
  /** Cancels what was set; a request under way still ends by itself. */
  stop(): void
}

export function createSync(ports: SyncLoopPorts): Sync {
  return createLoop(ports)
}
