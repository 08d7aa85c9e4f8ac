// The packs as the preview's server shows them now, and again after every change on the disk.
import { changedEvent, type Shown, shownPath } from '../../cli/preview/shown.ts'

export async function readShown(): Promise<Shown> {
  const response = await fetch(shownPath)
  if (!response.ok) throw new Error(`the preview's server answered ${response.status}`)
  return (await response.json()) as Shown
}

/** Calls `listener` at once and after every change; what cannot be read now comes with the next one. */
export function watchShown(listener: (shown: Shown) => void): void {
  let asked = 0
  // Of two that are under way the later may come first.
  const read = async () => {
    const mine = ++asked
    try {
      const shown = await readShown()
      if (mine === asked) listener(shown)
    } catch (error) {
      console.error(error)
    }
  }
  import.meta.hot?.on(changedEvent, read)
  // What changed before the line to the server stood was told to nobody.
  import.meta.hot?.on('vite:ws:connect', read)
  void read()
}
