// The world with a line of bytes in front of it that can be cut anywhere.
import { type FaultLine, openFaultLine } from './fault-line.ts'
import { openWorld, type World } from './server.ts'

export interface FaultyWorld extends World {
  readonly line: FaultLine
}

export async function openFaultyWorld(): Promise<FaultyWorld> {
  const world = await openWorld()
  const line = await openFaultLine(Number(new URL(world.origin).port))
  return {
    ...world,
    line,
    origin: line.origin,
    async close() {
      await line.close()
      await world.close()
    },
  }
}
