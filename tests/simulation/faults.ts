// Every fault the simulator can inject, by its number in the fault catalogue. A seed turns about half of them on, each at a rate of its
// own of at most a quarter ("swarm"): runs with everything on get stuck early and never reach the deep states.
import type { Random } from './random.ts'

export const faultKinds = {
  'tab-dies-in-a-call': 'F1',
  'battery-pulled': 'F3',
  'power-lost-relaxed': 'F3',
  'disk-full': 'F4 F5',
  'read-fails-once': 'F6',
  'database-lost-for-the-session': 'F7',
  'database-does-not-open': 'F8',
  'call-never-answers': 'F12',
  'browser-cleared': 'F9 F11',
  'tab-killed': 'F1 F2',
  'copy-write-fails': 'F4',
  'copy-call-never-answers': 'F12',
  'tab-dies-in-a-copy': 'F1',
  'caches-cleared': 'F10',
  'database-cleared-alone': 'F9 F10',
  'worker-killed': 'F1',
  'worker-finds-no-database': 'F6 F8 F12',
  'tray-full': 'F4',
  'tray-disturbed': 'F10 F39 D6',
  'phone-clock-jumps': 'F18',
  'profile-copied': 'F20',
  'phone-put-back': 'F21',
  'random-repeats': 'F22',
  'request-lost': 'F27',
  'answer-lost': 'F28',
  'answer-slow': 'F30 F35',
  'request-doubled': 'F29',
  'request-days-late': 'F30',
  'answer-swapped': 'F30 F69',
  'request-cut': 'F31',
  'answer-cut': 'F31',
  'captive-portal': 'F32',
  'answer-garbage': 'F32',
  'gateway-fails-after-commit': 'F33',
  'too-large': 'F34',
  'odd-status': 'F34',
  'our-code-from-a-proxy': 'F34',
  'bit-flipped-up': 'F31 F69',
  'bit-flipped-down': 'F31 F69',
  'page-short': 'F37',
  'page-empty-with-more': 'F37',
  'page-skips': 'F37',
  'page-stands-still': 'F37',
  'letter-cut': 'F39',
  'letter-edited': 'F39',
  'letter-replayed': 'F39',
  'letter-to-another-centre': 'F39 T6',
  'receipts-mixed': 'F39 D6',
  'carrier-lies': 'F39 D6 T10',
  'hub-lies': 'F39 D6 T10',
  'server-dies-before-commit': 'F48',
  'server-dies-after-commit': 'F48',
  'store-fails': 'F47 F51',
  'server-restored': 'F54',
  'server-put-back-silently': 'F54',
  'server-clock-jumps': 'F62',
  'bundle-replayed-by-a-stranger': 'F69 T6',
  'stranger-sends': 'F69 I14',
  'stranger-asks': 'F69 T17',
} as const

export type FaultKind = keyof typeof faultKinds

export const faultNames = Object.keys(faultKinds) as readonly FaultKind[]

/** Kind → how often, from 0 to 1. */
export type Swarm = Readonly<Partial<Record<FaultKind, number>>>

const RATE_MAX = 0.25

export function swarmOf(kinds: readonly FaultKind[]): Swarm {
  return Object.fromEntries(kinds.map((kind) => [kind, RATE_MAX]))
}

export function drawSwarm(random: Random): Swarm {
  const on = faultNames.filter(() => random.chance(0.5))
  return Object.fromEntries(on.map((name) => [name, random.float() * RATE_MAX]))
}

/** Faults of the catalogue that do not exist at this level, and where they are tried. */
export const triedElsewhere: Readonly<Record<string, string>> = {
  F13: 'tests/src/records: a newer database under an older app',
  F14: 'tests/src/records: a row that does not parse',
  F15: 'every history here: several tabs, two engines at once',
  F16: 'tests/src/records: a key that cannot be stored',
  F17: 'tests/src: no persist(), no estimate',
  F19: 'every history here: many records share a millisecond',
  F23: 'every history here: learners on several phones, weeks apart',
  F24: 'there are no names, and profiles are never merged',
  F25: 'every history here: several learners send at once from one phone',
  F26: 'tests/browser: another learner takes over, and lessons are removed, while work waits',
  F35: 'tests/slow-line and npm run bench',
  F36: 'tests/src/sync: the loop does not believe navigator.onLine',
  F38: 'every failed fetch is one case: request-lost',
  F40: 'tests/browser: the service worker updates while a lesson is open',
  F41: 'tests/browser: an update half downloaded',
  F42: 'tests/browser: a bad release',
  F43: 'tests/src/content: a download cut at every chunk',
  F44: 'tests/src/content: a pack updated while a learner is in it',
}
