// Long because it is one list: what each step does to the world, a function for each, in the order of steps.ts.

import { type Bytes, hex } from '../../core/bytes.ts'
import { randomId } from '../../core/id.ts'
import { markHanded, partsToPassOn, receiptsToHand } from '../../core/phone/bag.ts'
import { carry, restoreFromCarried } from '../../core/phone/carry.ts'
import { forward } from '../../core/phone/forward.ts'
import { writeLetter } from '../../core/phone/letters.ts'
import type { Phone } from '../../core/phone/phone.ts'
import { writeSafeCopies } from '../../core/phone/safe-copies.ts'
import type { Signer } from '../../core/ports.ts'
import { noLink } from '../../core/record/chain.ts'
import { makeBundle } from '../../core/sync/bundle.ts'
import { makeAsk } from '../../core/sync/page.ts'
import { makeReceipt } from '../../core/sync/receipt.ts'
import { deviceOf } from '../../core/sync/sender.ts'
import { wakeSome } from './background.ts'
import { sendFrom, tellTabs } from './beside-sending.ts'
import { checkLessons } from './check-carried.ts'
import { noteTwin } from './check-copies.ts'
import { checkServer } from './check-server.ts'
import { recordsNow } from './check-sight.ts'
import { beforeLook, forgeReceipt, noteLetter, signFor } from './deeds-of-carriers.ts'
import { clearCaches, clearDatabaseAlone } from './deeds-of-copies.ts'
import { closeTabs, type Handset, type Tab } from './handset.ts'
import { lessons } from './lessons.ts'
import { loopOf } from './loops.ts'
import { copyDisk, createMemoryDisk, losePower, rowsOf } from './memory-disk.ts'
import { copyCaches, emptyCaches } from './memory-files.ts'
import { createRoad, damaged } from './network.ts'
import { createRandom, type Random } from './random.ts'
import { sha256 } from './stand-ins.ts'
import type { Step, StepKind } from './steps.ts'
import {
  counts,
  noteAnswer,
  noteGone,
  noteLost,
  noteSaved,
  noteSecrets,
  noteSight,
  violated,
  watchedCarryPorts,
} from './watch.ts'
import { addHandset, jumpClock, type Person, tabOf, type World } from './world.ts'

interface Scene {
  readonly world: World
  readonly handset: Handset
  readonly tab: () => Tab
  readonly phone: () => Phone
  /** Somebody who learns on this phone. */
  readonly person: Person | undefined
  /** Anybody. */
  readonly anybody: Person | undefined
  readonly random: Random
}

export function perform(world: World, step: Step): Promise<void> {
  const handset = world.handsets[step.d % world.handsets.length]
  if (handset === undefined) throw new Error('a world without phones')
  const random = createRandom(step.r)
  const known = new Set(rowsOf(handset.disk, 'learners').flatMap(({ id, isErased }) => (isErased === true ? [] : [id])))
  const here = world.people.filter(({ learner }) => known.has(learner))
  let opened: Tab | null = null
  const tab = () => {
    opened = opened ?? tabOf(world, handset, step.t, random.seed())
    return opened
  }
  const scene: Scene = {
    world,
    handset,
    tab,
    phone: () => tab().phone,
    person: here[step.p % Math.max(1, here.length)],
    anybody: world.people[step.p % Math.max(1, world.people.length)],
    random,
  }
  return world.start(step.do, () => deeds[step.do](scene))
}

const PEOPLE_MAX = 4
const HANDSETS_MAX = 7

const deeds: Readonly<Record<StepKind, (scene: Scene) => Promise<void>>> = {
  async enrol({ world, phone, handset }) {
    if (world.people.length >= PEOPLE_MAX) return
    const { disk } = handset
    const { id } = await phone().addLearner('firefly')
    world.people.push({ learner: id, at: new Set([disk]), secrets: [] })
    noteSecrets(world, handset)
  },

  async consent({ phone, person, handset, world }) {
    if (person === undefined) return
    await phone().setConsent(person.learner, true, 'words-1')
    noteSaved(world, handset, person.learner)
  },

  async learn(scene) {
    const { world, handset, person, phone, random } = scene
    if (person === undefined) return
    const lesson = random.pick(lessons)
    const disk = handset.disk
    const run = await phone().openRun(person.learner, lesson.pack, lesson.packHash, lesson.lesson)
    for (let answers = 1 + random.below(3); answers > 0; answers--) {
      const item = random.pick(lesson.items)
      const answer = [random.pick(['a', 'b', 'c'])]
      const { attempt } = await phone().saveAnswer(run.id, item, answer)
      noteAnswer(world, handset, disk, { run: run.id, item: item.id, attempt, answer: answer[0] ?? '' })
    }
  },

  async finish({ world, handset, person, phone, random }) {
    if (person === undefined) return
    const disk = handset.disk
    const lesson = random.pick(lessons)
    const run = await phone().openRun(person.learner, lesson.pack, lesson.packHash, lesson.lesson)
    await phone().complete(run.id, lesson.items.length)
    noteAnswer(world, handset, disk, { run: run.id, item: null, attempt: 0, answer: '' })
  },

  send: ({ world, handset, tab, random }) => sendFrom(world, handset, tab(), random, 'needed'),

  'send-all': ({ world, handset, tab, random }) => sendFrom(world, handset, tab(), random, 'all'),

  async 'send-twice-at-once'({ world, handset, tab, random }) {
    const [one, other] = [tab(), tabOf(world, handset, handset.tabs.length < 2 ? 1 : 0, random.seed())]
    await Promise.all([
      sendFrom(world, handset, one, random, 'all'),
      world.start('send-all', () => sendFrom(world, handset, other, random, 'all')),
    ])
  },

  /** The app's own loop: it comes and goes by its alarms, beside everything else, until its tab is gone. */
  async wake({ world, handset, tab, random }) {
    const loop = loopOf(world, handset, tab(), random)
    if (random.chance(0.3)) await loop.sendNow()
    else loop.wake(random.pick(['start', 'saved', 'online', 'visible'] as const))
  },

  async look({ world, handset, person, phone }) {
    if (person === undefined) return
    const progress = await phone().progress(person.learner)
    // As it was at that moment: a save that is under way may end before the next look.
    const records = recordsNow(handset, person.learner)
    noteSight(world, handset, person.learner, { progress, records }, await phone().delivery(person.learner))
    await phone().exportText(person.learner)
    const before = beforeLook(handset, person.learner)
    checkLessons(world, handset, before, await phone().lessonDelivery(person.learner))
  },

  async welcome({ world, handset, anybody, phone, random, tab }) {
    const secret = anybody?.secrets.at(random.chance(0.85) ? -1 : 0)
    if (anybody === undefined || secret === undefined) return
    const disk = handset.disk
    // Before the first write: from the moment the card is shown, this phone may hold what is theirs.
    anybody.at.add(disk)
    await phone().welcome(anybody.learner, secret, 'firefly')
    const card = { learner: anybody.learner, secret }
    await restoreFromCarried(tab().db, watchedCarryPorts(world, handset, tab(), random), card)
    tellTabs(world, handset)
  },

  async 'cut-off'({ world, handset, person, phone, random }) {
    const others = world.handsets.filter(({ signer }) => signer !== null && signer !== handset.signer)
    const lost = others.length === 0 ? null : random.pick(others).signer
    if (person === undefined || lost === null) return
    await phone().cutOff(person.learner, deviceOf(lost.publicKey, sha256))
    noteSaved(world, handset, person.learner)
    noteSecrets(world, handset)
  },

  async erase({ world, anybody }) {
    if (anybody === undefined || world.journal.erased.size > 0) return
    await world.server.erase(anybody.learner)
  },

  async 'take-back-consent'({ world, handset, person, phone }) {
    if (person === undefined) return
    await phone().setConsent(person.learner, false, 'words-1')
    noteSaved(world, handset, person.learner)
  },

  'retry-refused': ({ phone }) => phone().retryRefused(),

  async letter({ world, handset, tab, random }) {
    const letter = await writeLetter(tab().db, watchedCarryPorts(world, handset, tab(), random))
    if (letter === null) return
    noteLetter(world, handset, letter.sealed)
    world.bag.push(letter.sealed)
  },

  async 'take-letters'(scene) {
    const { world, handset, tab, random } = scene
    const parts = world.bag.filter(() => random.chance(0.7)).map((part) => onTheWay(world, handset, part, random))
    const { held } = await carry(tab().db, watchedCarryPorts(world, handset, tab(), random), parts)
    tellTabs(world, handset)
    if (held.length > 0 && random.chance(0.7)) world.bag.push(...(await signFor(scene, held)))
    world.bag.push(...(await partsToPassOn(tab().db)).filter(() => random.chance(0.2)))
    trim(world.bag)
  },

  async forward({ world, handset, tab, random }) {
    const { db } = tab()
    const ports = watchedCarryPorts(world, handset, tab(), random)
    await forward(db, createRoad(world.net, handset, random), ports)
    const receipts = await receiptsToHand(db, 'waiting', 100_000)
    world.bag.push(...receipts.map(({ bytes }) => bytes))
    trim(world.bag)
    await markHanded(db, receipts)
  },

  async 'safe-copy'({ world, handset, tab, random }) {
    world.bag.push(...(await writeSafeCopies(tab().db, watchedCarryPorts(world, handset, tab(), random))))
    trim(world.bag)
  },

  async restart({ world, handset }) {
    closeTabs(handset)
    handset.entropy = null
    if (world.swarm['phone-clock-jumps'] !== undefined && world.random.chance(0.3)) jumpClock(handset, world.random)
  },

  async 'kill-tab'({ world, handset, random }) {
    const tab = handset.tabs[random.below(2)]
    if (tab === undefined) return
    counts(world, 'tab-killed', handset)
    handset.troubledAt = world.clock.now()
    tab.db.die()
    handset.tabs.splice(handset.tabs.indexOf(tab), 1)
  },

  async line({ world, handset }) {
    if (!world.down.delete(handset.name)) world.down.add(handset.name)
  },

  async 'back-up'({ world }) {
    await world.server.backUp()
  },

  'server-restart': ({ world }) => world.server.restart(),

  async 'pull-battery'({ world, handset, random }) {
    counts(world, 'battery-pulled', handset)
    closeTabs(handset)
    if (losePower(handset.disk, random.below(4)) > 0) noteGone(world, handset)
  },

  /** A disk that lied about what it had written loses its last commits; all others lose nothing. */
  async 'lose-power'({ world, handset, random }) {
    const liars = world.handsets.filter(({ disk }) => disk.relaxed)
    const struck = liars.length > 0 ? random.pick(liars) : handset
    closeTabs(struck)
    if (losePower(struck.disk, 1 + random.below(4)) === 0) return
    counts(world, 'power-lost-relaxed', struck)
    noteGone(world, struck)
  },

  async 'clear-browser'({ world, handset }) {
    counts(world, 'browser-cleared', handset)
    closeTabs(handset)
    noteLost(world, handset, null)
    handset.disk = createMemoryDisk({ relaxed: handset.disk.relaxed })
    handset.caches = emptyCaches()
    handset.signer = null
  },

  'background-wake': ({ world, handset, random }) => wakeSome(world, handset, random),

  'clear-caches': clearCaches,

  'clear-database-alone': clearDatabaseAlone,

  async 'set-clock'({ world, handset, random }) {
    counts(world, 'phone-clock-jumps', handset)
    jumpClock(handset, random)
  },

  async 'copy-profile'({ world, handset }) {
    if (world.handsets.length >= HANDSETS_MAX) return
    counts(world, 'profile-copied', handset)
    const twin = addHandset(world, copyDisk(handset.disk), copyCaches(handset.caches))
    noteTwin(world, handset.disk, twin.disk)
    twin.signer = handset.signer
    twin.offset = handset.offset
    for (const { at } of world.people) if (at.has(handset.disk)) at.add(twin.disk)
  },

  async 'keep-phone'({ world, handset }) {
    handset.kept = { disk: copyDisk(handset.disk), caches: copyCaches(handset.caches), signer: handset.signer }
    noteTwin(world, handset.disk, handset.kept.disk)
    for (const { at } of world.people) if (at.has(handset.disk)) at.add(handset.kept.disk)
  },

  async 'put-phone-back'({ world, handset }) {
    if (handset.kept === null) return
    counts(world, 'phone-put-back', handset)
    closeTabs(handset)
    const { disk, caches, signer } = handset.kept
    const older = { disk: copyDisk(disk), caches: copyCaches(caches) }
    noteLost(world, handset, older)
    noteTwin(world, disk, older.disk)
    world.forgetful.add(older.disk)
    for (const { at } of world.people) if (at.has(disk)) at.add(older.disk)
    Object.assign(handset, older)
    handset.signer = signer
  },

  async 'random-repeats'({ world, handset, random }) {
    counts(world, 'random-repeats', handset)
    handset.entropy = 2 + random.below(20)
  },

  async 'server-restored'({ world }) {
    if (!world.server.hasBackup()) return
    counts(world, 'server-restored', null)
    await world.server.restore()
  },

  /** Somebody copies the files of a backup back, and tells nobody. */
  async 'put-server-back'({ world }) {
    if (!world.server.hasBackup()) return
    counts(world, 'server-put-back-silently', null)
    // What was stored till now is judged as it was then.
    checkServer(world)
    await world.server.putBackSilently()
  },

  async 'server-clock'({ world, random }) {
    counts(world, 'server-clock-jumps', null)
    world.server.offset = random.below(2_000_000_000) - 1_000_000_000
  },

  async 'replay-bundle'({ world, random }) {
    const old = world.net.archive.filter(({ message }) => message === 'bundle')
    if (old.length === 0) return
    counts(world, 'bundle-replayed-by-a-stranger', null)
    await world.server.answer('bundle', random.pick(old).body)
  },

  async 'stranger-sends'({ world, anybody, random }) {
    if (anybody === undefined || !isKnown(world, anybody)) return
    counts(world, 'stranger-sends', null)
    const signer = strangerOf(world, random)
    const { learner } = anybody
    const base = { id: randomId(random.bytes), learner, at: 0 }
    const record = random.chance(0.5)
      ? ({ kind: 'consent', ...base, given: false, words: 'words-1' } as const)
      : ({ kind: 'card', ...base, verifier: randomId(random.bytes) } as const)
    const guess = random.chance(0.5) ? { secret: randomId(random.bytes) } : {}
    const content = { madeAt: 0, learners: [{ learner, link: noLink, ...guess }], rows: [{ record, n: 1 }] }
    const audience = world.server.self().identity
    const making = { audience, signer, codec: world.crypto.codec, sha256, withKey: true, isLetter: false }
    await world.server.answer('bundle', await makeBundle(content, making))
  },

  async 'stranger-asks'({ world, anybody, random }) {
    if (anybody === undefined) return
    counts(world, 'stranger-asks', null)
    const making = {
      audience: world.server.self().identity,
      signer: strangerOf(world, random),
      codec: world.crypto.codec,
      sha256,
      withKey: true,
    }
    const ask = await makeAsk({ learner: anybody.learner, since: 0, recordsMax: 100 }, making)
    const { status } = await world.server.answer('ask', ask)
    if (status === 200) violated(world, 'I14', `a stranger was shown ${anybody.learner}`)
  },

  async 'hub-lies'({ world, handset, tab, random }) {
    const letter = rowsOf(handset.disk, 'letters').at(-1)
    if (letter === undefined) return
    counts(world, 'hub-lies', handset)
    const verdicts = letter.ids.map((_, i) => ({ kind: 'stored' as const, version: i + 1 }))
    const head = { version: letter.ids.length, sum: '0000000000000000', durable: 0 }
    const receipt = {
      at: 0,
      windowSeconds: 30,
      isTwin: random.chance(0.3),
      learners: letter.learners.map(() => head),
      verdicts,
    }
    const answered = { device: letter.device, bundle: Uint8Array.from(Buffer.from(letter.hash, 'hex')) }
    const keys = { signer: world.crypto.signer(random), codec: world.crypto.codec }
    const lie = await makeReceipt(receipt, world.server.self().identity, answered, true, keys)
    await carry(tab().db, watchedCarryPorts(world, handset, tab(), random), [lie])
  },

  async 'receipts-mixed'({ world, random }) {
    const receipts = world.bag.filter(([kind]) => kind === 0xd2)
    if (receipts.length < 2) return
    counts(world, 'receipts-mixed', null)
    const [a, b] = [random.pick(receipts), random.pick(receipts)]
    // The name of the one, the word of the other.
    world.bag.push(Uint8Array.from([...a.subarray(0, 19), ...b.subarray(19)]))
  },

  'carrier-lies': forgeReceipt,
}

function onTheWay(world: World, handset: Handset, part: Bytes, random: Random): Bytes {
  const hits = (kind: Parameters<World['strikes']>[0]) =>
    world.strikes(kind, handset, `letter-${hex(part.subarray(0, 1))}`, random)
  const other = hits('letter-replayed') && world.bag.length > 0 ? random.pick(world.bag) : part
  const bytes = damaged(other, random, hits('letter-cut'), hits('letter-edited'))
  // The name of the receiver's key stands in bytes 2 to 9.
  return hits('letter-to-another-centre') ? Uint8Array.from(bytes, (byte, i) => (i === 5 ? byte ^ 1 : byte)) : bytes
}

function trim(bag: Bytes[]): void {
  while (bag.length > 20) bag.shift()
}

function isKnown(world: World, { learner }: Person): boolean {
  return world.server.tables().learners.has(learner)
}

function strangerOf(world: World, random: Random): Signer {
  const signer = world.crypto.signer(random)
  world.strangers.add(deviceOf(signer.publicKey, sha256))
  return signer
}
