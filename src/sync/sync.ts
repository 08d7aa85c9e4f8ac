// The door of the delivery room: core's engine and loop over the browser's ports.
import { createLoop, type LoopPorts, type Sync } from '../../core/sync/loop.ts'
import { createRoad, type RoadPorts } from './road.ts'

export type { Errand, Sync, SyncState, WakeReason } from '../../core/sync/loop.ts'
export { registerBackground } from './background.ts'
export { webCopies } from './copies.ts'
export { createKeeping, type Keeping } from './keeping.ts'
export { webPauses } from './pauses.ts'
export { webReadyFile } from './ready-file.ts'
export { createRoad } from './road.ts'
export { webReceipts } from './waiting-receipts.ts'
export {
  watchConnection,
  webChannel,
  webClock,
  webCodec,
  webConnect,
  webLocks,
  webRandom,
  webSealer,
  webSha256,
  webTimers,
  webVerifier,
} from './web-ports.ts'

export interface SyncLoopPorts extends Omit<LoopPorts, 'road'>, Pick<RoadPorts, 'connect'> {
  readonly fetch: typeof fetch
  /** Where sync/ lies, with a slash at the end: '/'. */
  readonly root: string
}

export function createSync(ports: SyncLoopPorts): Sync {
  return createLoop({ ...ports, road: createRoad(ports) })
}
