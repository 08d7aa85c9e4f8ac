import type { Named, Sample } from './figures.ts'
import type { Stage } from './stage.ts'

export interface Measure {
  readonly name: string
  readonly figures: readonly Named[]
  /** Where more runs would only take longer. */
  readonly runsMax?: number
  /** One value for each figure. `tell` is for people who ask where the time goes. */
  run(stage: Stage, tell: (text: string) => void): Promise<Sample>
}
