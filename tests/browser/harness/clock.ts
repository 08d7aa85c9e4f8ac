/** To be run before any script of the page: another clock, that `setClock` may set again while the page runs. */
export function otherClock(offsetMs: number): void {
  const Real = Date
  let offset = offsetMs
  class Other extends Real {
    constructor(...parts: readonly unknown[]) {
      // No argument means now.
      super(...((parts.length === 0 ? [Real.now() + offset] : parts) as [number]))
    }
    static override now(): number {
      return Real.now() + offset
    }
  }
  Object.assign(window, {
    Date: Other,
    setClock: (next: number) => {
      offset = next
    },
  })
}
