// Names for records: a series of this tab's own for each run it works on, in memory only. Two tabs, a copied profile or a phone set back to
// an older state never count on in one series, because none of them finds it anywhere (D2, F20, F21).
import { randomId } from '../id.ts'
import { limits } from '../limits.ts'
import type { RandomBytes } from '../ports.ts'
import { recordId } from '../record/record.ts'

export interface SeriesOfTab {
  /** This tab made the run: its random id is free to be the series too, so that bundles tell it once. */
  begin(run: string): void
  /** A new id at every call: one that was not used is a gap in the series, and does no harm. */
  next(run: string): string
  /** An id of it stands for another record already: the next comes from a new series (F22). */
  leave(run: string): void
}

export function createSeries(random: RandomBytes): SeriesOfTab {
  const held = new Map<string, { readonly series: string; place: number }>()
  return {
    begin: (run) => void held.set(run, { series: run, place: 0 }),
    next(run) {
      const known = held.get(run)
      const now = known !== undefined && known.place <= limits.seriesPlaceMax ? known : fresh(random)
      held.set(run, now)
      return recordId(now.series, now.place++)
    },
    leave: (run) => void held.delete(run),
  }
}

function fresh(random: RandomBytes) {
  return { series: randomId(random), place: 0 }
}
