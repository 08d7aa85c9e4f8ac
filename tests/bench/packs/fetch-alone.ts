// The same bytes over the same line, asked for by a thread of an empty page that keeps nothing: what a browser itself does for them.
import type { Phone } from '../phone.ts'
import { quiet } from '../waterfall.ts'
import type { Road } from './road.ts'

/** Milliseconds of the page's thread. `paths`: what the phone asked for, in its order. */
export async function fetchAlone({ origin, line }: Road, { page, cdp, workMs }: Phone, paths: readonly string[]) {
  // Our policy allows no thread from a text; this page is nobody's.
  await cdp.send('Page.setBypassCSP', { enabled: true })
  await page.goto(`${origin}/livez`)
  const before = await workMs()
  await page.evaluate(startThread, { origin, paths: [...paths] })
  await quiet(line)
  return (await workMs()) - before
}

function startThread({ origin, paths }: { origin: string; paths: string[] }): void {
  const lanes = `
    const queue = ${JSON.stringify(paths)}
    const lane = async () => {
      for (let path; (path = queue.shift()); ) {
        const response = await fetch(${JSON.stringify(origin)} + path, { cache: 'no-store' })
        for (const reader = response.body.getReader(); !(await reader.read()).done; );
      }
    }
    lane(); lane()`
  new Worker(URL.createObjectURL(new Blob([lanes], { type: 'text/javascript' })))
}
