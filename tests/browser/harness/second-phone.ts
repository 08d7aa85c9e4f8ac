// A learner whose work lies on the server already, and who comes to another phone with the card.
import { randomBytes } from 'node:crypto'
import type { Page } from 'playwright-core'
import { type Card, cardLetters } from '../../../core/letter/card.ts'
import type { LearningRecord } from '../../../core/record/record.ts'
import { nodeSha256 } from '../../../server/node-ports.ts'
import { fillServer, newCard } from '../../bench/fill-server.ts'
import { recordsOf } from '../../bench/learning.ts'
import { readPack } from '../../bench/lessons.ts'
import { recordsDatabase } from './phone-tables.ts'
import type { World } from './server.ts'
import { atHome, button, seen, words } from './walk.ts'

/** All of the learner's records that the server has are two more than `count`: the card and the consent, the first two. */
export async function learnerOnServer(world: World, count: number): Promise<Card> {
  const card = { ...newCard(), picture: 'boat' }
  const { learner } = card
  const pack = await readPack(world.packsDir, world.pack.id)
  const records = recordsOf(pack, learner, count, 'elsewhere')
  const id = randomBytes(16).toString('hex')
  const consent: LearningRecord = { kind: 'consent', id, learner, at: 0, given: true, words: 'consent-1' }
  await fillServer(world.origin, card, [{ ...consent, at: (records[0]?.at ?? 0) - 500 }, ...records])
  return card
}

/** A phone on which nobody learns yet: the letters of the card are typed. */
export async function comeWithCard(page: Page, origin: string, card: Card): Promise<void> {
  await page.goto(`${origin}/`)
  await page.getByRole('button', { name: 'Tiếng Việt' }).tap()
  await button(page, 'who.withCard').tap()
  await page.getByRole('button', { name: words('scan.type') }).tap()
  await page.getByRole('textbox').fill(cardLetters(card, nodeSha256).join(' '))
  await button(page, 'go.done').tap()
  await button(page, 'scan.cardYes').tap()
  await seen(page.getByText(words('scan.welcome')))
  await button(page, 'go.home').tap()
  await atHome(page)
}

export interface Held {
  /** All versions up to here are on this phone, as it believes; 0 before it was told of any. */
  readonly checkpoint: number
  readonly records: number
  /** Different versions among the verdicts, and the greatest of them. */
  readonly versions: number
  readonly greatest: number
  readonly unsent: number
}

/** Counted in the page: thousands of rows would take seconds on their way out. Of the one learner that is there. */
export function heldOf(page: Page): Promise<Held> {
  return page.evaluate(heldInPage, recordsDatabase)
}

async function heldInPage(name: string): Promise<Held> {
  const done = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error)
    })
  const db = await done(indexedDB.open(name))
  const transaction = db.transaction(['heads', 'records', 'verdicts', 'outbox'])
  const all = (store: string) => done(transaction.objectStore(store).getAll())
  const [heads, records, verdicts, outbox] = await Promise.all(['heads', 'records', 'verdicts', 'outbox'].map(all))
  db.close()
  const versions = new Set<number>(verdicts?.map(({ version }) => version))
  return {
    checkpoint: heads?.[0]?.checkpoint ?? 0,
    records: records?.length ?? 0,
    versions: versions.size,
    greatest: Math.max(0, ...versions),
    unsent: outbox?.length ?? 0,
  }
}
