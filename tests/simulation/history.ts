// One seed, one history: swarm → village → chaos → heal → check.

import { hasKeeping, sendFrom } from './beside-sending.ts'
import { checkCarried } from './check-carried.ts'
import { checkCopies } from './check-copies.ts'
import { checkPhone } from './check-phone.ts'
import { checkQuiet, showsTheCard } from './check-quiet.ts'
import { checkServer } from './check-server.ts'
import { recordsNow } from './check-sight.ts'
import { perform } from './deeds.ts'
import { drawSwarm, type FaultKind, type Swarm, swarmOf } from './faults.ts'
import { closeTabs, type Handset } from './handset.ts'
import type { Journal } from './journal.ts'
import { rowsOf } from './memory-disk.ts'
import { createRandom } from './random.ts'
import { drawSteps, type Step } from './steps.ts'
import { noteSight, violated } from './watch.ts'
import { addHandset, createWorld, type Extras, isRepeating, tabOf, type World } from './world.ts'

/** All there is to a history: it can be kept as a file and played again. */
export interface Script {
  readonly seed: number
  readonly swarm: Swarm
  readonly phones: number
  readonly steps: readonly Step[]
}

/** With `only`, no swarm is drawn: just these faults, as often as any may be. */
export function drawScript(seed: number, only: readonly FaultKind[] = []): Script {
  const random = createRandom(seed)
  const swarm = only.length === 0 ? drawSwarm(random) : swarmOf(only)
  return {
    seed,
    swarm,
    phones: 2 + random.below(4),
    steps: drawSteps(random, swarm, 60 + random.below(81), hasKeeping(seed)),
  }
}

/** In so many rounds of one exchange each, everything comes to rest (L1). */
const ROUNDS_MAX = 12
const EVENTS_MAX = 200_000
const LOOK_EVERY = 16
const STARTED = 120_000

export async function play(
  script: Script,
  shown: (world: World) => void = () => undefined,
  extras: Extras = {},
): Promise<Journal> {
  const world = createWorld(script.seed, script.swarm, null, extras)
  shown(world)
  for (let i = 0; i < script.phones; i++) addHandset(world)
  for (const [i, step] of script.steps.entries()) {
    void perform(world, step)
    await world.clock.runUntil(world.clock.now() + step.gap)
    if (i % LOOK_EVERY === 0) checkAll(world)
  }
  await heal(world)
  checkAll(world)
  checkQuiet(world)
  return world.journal
}

function checkAll(world: World): void {
  for (const handset of world.handsets) {
    checkCopies(world, handset)
    const { disk } = handset
    // What is checked follows from the rows and from logs that only grow: rows that stand still were sound and are.
    if (world.checked.get(disk) === disk.writes) continue
    world.checked.set(disk, disk.writes)
    checkPhone(world, handset)
    checkCarried(world, handset)
  }
  checkServer(world)
}

export async function heal(world: World): Promise<void> {
  world.isHealed = true
  await world.clock.runDry(EVENTS_MAX)
  await quietly(world, 'restart', () => world.server.restart())
  world.server.offset = 0
  for (const handset of world.handsets) {
    closeTabs(handset)
    handset.entropy = null
  }
  if (world.hasKeeping) await startAll(world)
  for (const handset of world.handsets) for (const learner of idsOn(handset)) await agree(world, handset, learner)
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const before = picture(world)
    for (const handset of world.handsets) await exchange(world, handset)
    if (picture(world) === before) break
    if (round === ROUNDS_MAX - 1) violated(world, 'L1', `does not come to rest in ${ROUNDS_MAX} rounds`)
  }
  for (const handset of world.handsets) for (const learner of idsOn(handset)) await lookAt(world, handset, learner)
}

/** F9, F10: a start makes up each of the two stores from the other, before anything is sent. */
async function startAll(world: World): Promise<void> {
  for (const handset of world.handsets) {
    await quietly(world, 'start', async () => void tabOf(world, handset, 0, world.random.seed()))
  }
  await world.clock.runUntil(world.clock.now() + STARTED)
  for (const handset of world.handsets) checkCopies(world, handset, true)
}

function idsOn(handset: Handset): readonly string[] {
  return rowsOf(handset.disk, 'learners').flatMap(({ id, isErased }) => (isErased === true ? [] : [id]))
}

/** Everybody who was never asked says yes, so that nothing has an excuse to stay. */
async function agree(world: World, handset: Handset, learner: string): Promise<void> {
  const row = rowsOf(handset.disk, 'learners').find(({ id }) => id === learner)
  if (row?.consent !== 'unasked') return
  await quietly(world, 'agree', () =>
    tabOf(world, handset, 0, world.random.seed()).phone.setConsent(learner, true, 'words-1'),
  )
}

async function exchange(world: World, handset: Handset): Promise<void> {
  const random = createRandom(world.random.seed())
  await quietly(world, 'heal', async () => {
    await sendFrom(world, handset, tabOf(world, handset, 0, random.seed()), random, 'all')
  })
}

async function lookAt(world: World, handset: Handset, learner: string): Promise<void> {
  await quietly(world, 'look', async () => {
    const { phone } = tabOf(world, handset, 0, world.random.seed())
    const delivery = await phone.delivery(learner)
    const progress = await phone.progress(learner)
    noteSight(world, handset, learner, { progress, records: recordsNow(handset, learner) }, delivery)
    const row = rowsOf(handset.disk, 'learners').find(({ id }) => id === learner)
    const isOwed = row?.consent === 'given' && delivery.refused === 0 && !world.journal.erased.has(learner)
    if (isOwed && !delivery.isInSync && !isRepeating(world) && showsTheCard(world, handset.disk, learner)) {
      violated(world, 'I9', `phone ${handset.name} does not come to say in sync of ${learner}`)
    }
  })
}

async function quietly(world: World, what: string, work: () => Promise<void>): Promise<void> {
  const done = world.start(what, work)
  await world.clock.runDry(EVENTS_MAX)
  await done
}

/** Changes whenever something did that matters. */
function picture(world: World): string {
  const phones = world.handsets.map(({ disk }) => {
    const { outbox, verdicts, records, heads, learners } = disk.tables
    const flags = [...learners.rows.values()].map(
      (row) => `${Reflect.get(row, 'isClaiming')}${Reflect.get(row, 'consent')}`,
    )
    const wanted = [...heads.rows.values()].map((row) => `${Reflect.get(row, 'isWanted')}${Reflect.get(row, 'count')}`)
    return [outbox.rows.size, verdicts.rows.size, records.rows.size, ...flags, ...wanted].join()
  })
  return `${phones.join(' ')} ${world.journal.stored.length}`
}
