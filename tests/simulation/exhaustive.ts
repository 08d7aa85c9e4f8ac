// Three records, two phones, every place where something can go wrong, every single thing that can go wrong there. No dice.
import { utf8 } from '../../core/bytes.ts'
import { Problem } from '../../core/problem.ts'
import type { SyncAnswer } from '../../core/sync/answer.ts'
import { syncOnce } from '../../core/sync/engine.ts'
import { checkPhone } from './check-phone.ts'
import { checkQuiet } from './check-quiet.ts'
import { checkServer } from './check-server.ts'
import type { Handset } from './handset.ts'
import { heal } from './history.ts'
import type { Violation } from './journal.ts'
import { lessons } from './lessons.ts'
import type { DbFault } from './memory-db.ts'
import type { StoreFault } from './memory-store.ts'
import { createRandom } from './random.ts'
import { noteAnswer, noteSaved, noteSecrets, watchedPorts } from './watch.ts'
import { addHandset, createWorld, type Plan, tabOf, type World } from './world.ts'

/** What is done to the call with this number, counted over the whole script. */
export interface Strike {
  readonly where: 'phone' | 'store' | 'road'
  readonly at: number
  readonly how: string
}

const phoneFaults: Readonly<Record<string, () => DbFault>> = {
  'the tab dies': () => 'die',
  'no answer ever': () => 'hang',
  'the disk is full': () => new Problem('storage/full'),
  'the database fails': () => new Problem('storage/unavailable'),
}

const storeFaults: Readonly<Record<string, StoreFault>> = { 'the server dies': 'die', 'the store fails': 'fail' }

const page = utf8('<html>')

/** Null: no answer comes; the request reached the server where `reaches`. */
const roadFaults: Readonly<
  Record<
    string,
    { readonly reaches: boolean; readonly answer: (real: SyncAnswer) => SyncAnswer | null; readonly twice?: true }
  >
> = {
  'the request is lost': { reaches: false, answer: () => null },
  'the answer is lost': { reaches: true, answer: () => null },
  'the request comes twice': { reaches: true, answer: (real) => real, twice: true },
  'a captive portal answers': { reaches: false, answer: () => ({ status: 200, body: page, retryAfter: null }) },
  'a gateway fails after the commit': { reaches: true, answer: () => ({ status: 502, body: page, retryAfter: null }) },
  'the answer is cut': {
    reaches: true,
    answer: (real) => ({ ...real, body: real.body.slice(0, real.body.length >> 1) }),
  },
  'the answer is changed': {
    reaches: true,
    answer: (real) => ({ ...real, body: real.body.map((byte, i) => (i === real.body.length - 1 ? byte ^ 1 : byte)) }),
  },
  'too large, says a proxy': { reaches: false, answer: () => ({ status: 413, body: page, retryAfter: null }) },
  'come back, says a server': { reaches: false, answer: () => ({ status: 503, body: page, retryAfter: '1' }) },
}

export const ways = {
  phone: Object.keys(phoneFaults),
  store: Object.keys(storeFaults),
  road: Object.keys(roadFaults),
} as const

export interface Sizes {
  readonly phone: number
  readonly store: number
  readonly road: number
}

/** The numbers of calls of an undisturbed run, and what is wrong in any. */
export async function playStruck(
  strikes: readonly Strike[],
): Promise<{ readonly sizes: Sizes; readonly violations: readonly Violation[] }> {
  const counts = { phone: 0, store: 0, road: 0 }
  const next = (where: Strike['where']) => {
    const at = ++counts[where]
    return strikes.find((strike) => strike.where === where && strike.at === at)?.how
  }
  const plan: Plan = {
    phone: () => phoneFaults[next('phone') ?? '']?.() ?? null,
    store: () => storeFaults[next('store') ?? ''] ?? null,
    async road(ask) {
      const fault = roadFaults[next('road') ?? '']
      if (fault === undefined) return ask()
      if (fault.twice) await ask()
      const real = fault.reaches ? await ask() : { status: 0, body: new Uint8Array(), retryAfter: null }
      const answer = fault.answer(real)
      if (answer === null) throw new Problem('net/unreachable')
      return answer
    },
  }
  const world = createWorld(1, {}, plan)
  const [first, second] = [addHandset(world), addHandset(world)]
  await script(world, first, second)
  const sizes = { ...counts }
  await heal(world)
  for (const handset of world.handsets) checkPhone(world, handset)
  checkServer(world)
  checkQuiet(world)
  return { sizes, violations: world.journal.violations }
}

/** Somebody begins on the first phone, says yes, answers once, sends; shows the card on the second, learns there, and both exchange. */
async function script(world: World, first: Handset, second: Handset): Promise<void> {
  const random = createRandom(7)
  const tab = (handset: Handset) => tabOf(world, handset, 0, random.seed())
  const does = async (work: () => Promise<void>) => {
    const done = world.start('deed', work)
    await world.clock.runUntil(world.clock.now() + 120_000)
    void done
  }
  const send = (handset: Handset) =>
    does(async () => void (await syncOnce(watchedPorts(world, handset, tab(handset), random), 'all')))
  await does(async () => {
    const { id } = await tab(first).phone.addLearner('firefly')
    world.people.push({ learner: id, at: new Set([first.disk]), secrets: [] })
    noteSecrets(world, first)
  })
  const [person] = world.people
  if (person === undefined) return
  await does(async () => {
    await tab(first).phone.setConsent(person.learner, true, 'words-1')
    noteSaved(world, first, person.learner)
  })
  await does(() => answer(world, first, person.learner, random.seed()))
  await send(first)
  await does(async () => {
    person.at.add(second.disk)
    await tab(second).phone.welcome(person.learner, person.secrets[0] ?? '', 'firefly')
  })
  await does(() => answer(world, second, person.learner, random.seed()))
  await send(second)
  await send(first)
}

async function answer(world: World, handset: Handset, learner: string, seed: number): Promise<void> {
  const [lesson] = lessons
  const [item] = lesson?.items ?? []
  if (lesson === undefined || item === undefined) return
  const { phone } = tabOf(world, handset, 0, seed)
  const run = await phone.openRun(learner, lesson.pack, lesson.packHash, lesson.lesson)
  const { attempt } = await phone.saveAnswer(run.id, item, ['a'])
  noteAnswer(world, handset, handset.disk, { run: run.id, item: item.id, attempt, answer: 'a' })
}

/** Every call × every way. */
export function allStrikes(sizes: Sizes): readonly Strike[] {
  return (['phone', 'store', 'road'] as const).flatMap((where) =>
    Array.from({ length: sizes[where] }, (_, i) => ways[where].map((how) => ({ where, at: i + 1, how }))).flat(),
  )
}

/** Every crash of a tab or of the server, with each thing that can happen on the road, at two of its exchanges. */
export function crashesOnTheRoad(sizes: Sizes): readonly (readonly Strike[])[] {
  const crashes = allStrikes(sizes).filter(({ how }) => how === 'the tab dies' || how === 'the server dies')
  return crashes.flatMap((crash, i) =>
    ways.road.flatMap((how) =>
      [i, i + (sizes.road >> 1)].map((at): readonly Strike[] => [
        crash,
        { where: 'road', at: 1 + (at % sizes.road), how },
      ]),
    ),
  )
}
