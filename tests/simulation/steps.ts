// What people do in a history, and what befalls them between. A step is plain data: a history can be kept, cut and played again.
import type { faultNames, Swarm } from './faults.ts'
import type { Random } from './random.ts'

export const stepKinds = {
  enrol: 3,
  consent: 6,
  learn: 40,
  finish: 8,
  send: 26,
  'send-all': 6,
  'send-twice-at-once': 5,
  wake: 8,
  look: 6,
  welcome: 4,
  'cut-off': 1,
  erase: 0.4,
  'take-back-consent': 0.7,
  'retry-refused': 2,
  letter: 4,
  'take-letters': 4,
  forward: 4,
  'safe-copy': 1.5,
  restart: 6,
  'kill-tab': 3,
  line: 4,
  'back-up': 1.5,
  'server-restart': 1,
  // What follows happens only where the swarm has turned its fault on.
  'pull-battery': 2,
  'lose-power': 3,
  'clear-browser': 1.2,
  'clear-caches': 2,
  'clear-database-alone': 2.5,
  'background-wake': 30,
  'set-clock': 4,
  'copy-profile': 1.2,
  'keep-phone': 2,
  'put-phone-back': 1.5,
  'random-repeats': 2,
  'server-restored': 1.2,
  'put-server-back': 1.2,
  'server-clock': 1,
  'replay-bundle': 3,
  'stranger-sends': 2,
  'stranger-asks': 2,
  'hub-lies': 4,
  'receipts-mixed': 2,
  'carrier-lies': 3,
} as const

export type StepKind = keyof typeof stepKinds

export interface Step {
  readonly do: StepKind
  /** Phone, tab and person: taken modulo what there is, so that a script stays sound when steps are cut out. */
  readonly d: number
  readonly t: number
  readonly p: number
  /** The seed of all that is random in this step and what it starts. */
  readonly r: number
  /** Ms of virtual time until the next step. */
  readonly gap: number
}

const onlyWith: Partial<Record<StepKind, (typeof faultNames)[number]>> = {
  'pull-battery': 'battery-pulled',
  'kill-tab': 'tab-killed',
  'lose-power': 'power-lost-relaxed',
  'clear-browser': 'browser-cleared',
  'clear-caches': 'caches-cleared',
  'clear-database-alone': 'database-cleared-alone',
  'set-clock': 'phone-clock-jumps',
  'copy-profile': 'profile-copied',
  'keep-phone': 'phone-put-back',
  'put-phone-back': 'phone-put-back',
  'random-repeats': 'random-repeats',
  'server-restored': 'server-restored',
  'put-server-back': 'server-put-back-silently',
  'server-clock': 'server-clock-jumps',
  'replay-bundle': 'bundle-replayed-by-a-stranger',
  'stranger-sends': 'stranger-sends',
  'stranger-asks': 'stranger-asks',
  'hub-lies': 'hub-lies',
  'receipts-mixed': 'receipts-mixed',
  'carrier-lies': 'carrier-lies',
}

/** Only where copies are kept. */
const ofKeeping: readonly StepKind[] = ['clear-caches', 'clear-database-alone', 'background-wake']

const HOUR = 3_600_000
const DAY = 24 * HOUR
const LOOPS_SHARE = 0.15
const PAUSES_SHARE = 0.2

export function drawSteps(random: Random, swarm: Swarm, count: number, hasKeeping: boolean): readonly Step[] {
  // Loops go on trying for as long as virtual time passes: dear, so only some histories have them, and of days without a step at most one pause.
  const hasLoops = random.chance(LOOPS_SHARE)
  const longest = hasLoops ? 6 * HOUR : 4 * DAY
  const kinds = (Object.keys(stepKinds) as StepKind[]).filter((kind) => {
    if (kind === 'wake' && !hasLoops) return false
    if (!hasKeeping && ofKeeping.includes(kind)) return false
    const fault = onlyWith[kind]
    return fault === undefined || swarm[fault] !== undefined
  })
  const total = kinds.reduce((sum, kind) => sum + stepKinds[kind], 0)
  const opening: Step[] = [0, 1].flatMap((p) => [
    stepOf('enrol', random, p, longest),
    stepOf('consent', random, p, longest),
  ])
  const steps = [
    ...opening,
    ...Array.from({ length: count }, () => stepOf(drawn(kinds, total, random), random, random.below(8), longest)),
  ]
  return hasLoops && random.chance(PAUSES_SHARE) ? withPause(steps, random) : steps
}

/** Somebody's phone lies still for longer than any wait of the product's own. */
function withPause(steps: readonly Step[], random: Random): readonly Step[] {
  const [at, gap] = [random.below(steps.length), DAY + random.below(3 * DAY)]
  return steps.map((step, i) => (i === at ? { ...step, gap } : step))
}

function stepOf(kind: StepKind, random: Random, p: number, longest: number): Step {
  return { do: kind, d: random.below(60), t: random.below(2), p, r: random.seed(), gap: gapOf(random, longest) }
}

function drawn(kinds: readonly StepKind[], total: number, random: Random): StepKind {
  let at = random.float() * total
  for (const kind of kinds) {
    at -= stepKinds[kind]
    if (at < 0) return kind
  }
  return 'learn'
}

/** Mostly one thing while another is still under way; at times a minute, at times `longest`. */
function gapOf(random: Random, longest: number): number {
  const kind = random.below(12)
  if (kind < 7) return random.below(80)
  if (kind < 10) return random.below(3_000)
  return kind === 10 ? random.below(60_000) : random.below(longest)
}
