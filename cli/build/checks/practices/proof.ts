// What the walk through every situation of a practice shows.
import { limits } from '../../../../core/limits.ts'
import { type Explored, explore, type Visit } from '../../../../core/practice/explore.ts'
import type { Play } from '../../../../core/practice/play.ts'
import { dialogAt, isShown, keyOf, screenAt } from '../../../../core/practice/position.ts'

export interface Trouble {
  /** The way to the place in the source. */
  readonly path: readonly (string | number)[]
  readonly sentence: string
}

/** None for a sound practice. Its names must be known to be sound. */
export function proofTroubles(play: Play): readonly Trouble[] {
  const explored = explore(play)
  if (!explored.isWhole) {
    const sentence = `Presses lead to more than ${limits.practicePositionsMax} situations: use fewer fields, toggles and flags at a time.`
    return [{ path: ['screens'], sentence }]
  }
  return [...goalTroubles(play, explored), ...stuckIn(explored), ...unmetIn(play, explored)]
}

function goalTroubles(play: Play, { visits }: Explored): readonly Trouble[] {
  const goals = Object.keys(play.ends).filter((id) => play.ends[id]?.kind === 'goal')
  const depths = [...visits.values()].flatMap(({ position: { end }, depth }) =>
    end !== null && goals.includes(end) ? [depth] : [],
  )
  const nearest = Math.min(...depths)
  const told = (sentence: string) => [{ path: ['ends'], sentence }]
  if (goals.length === 0) return told('There is no goal: one of the ends has «kind: goal».')
  if (depths.length === 0) return told('No press leads to the goal: give a way to one of the ends with «kind: goal».')
  if (nearest > limits.practiceDepthMax) {
    return told(
      `The goal is ${nearest} presses away, at most ${limits.practiceDepthMax} are allowed: make two practices of it.`,
    )
  }
  const isOneWay = Object.keys(play.slips).length === 0 && goals.length === Object.keys(play.ends).length
  return isOneWay ? told('Nothing can go wrong here: add a slip, or an end that is safe or to look at again.') : []
}

/** The first situation of each screen from which nothing leads to an end. */
function stuckIn({ visits }: Explored): readonly Trouble[] {
  const free = reachingAnEnd(visits)
  const stuck = new Map<string, Visit>()
  for (const [key, visit] of visits) {
    const { screen } = visit.position
    if (!free.has(key) && !stuck.has(screen)) stuck.set(screen, visit)
  }
  return [...stuck].map(
    ([
      screen,
      {
        position: { flags },
      },
    ]) => ({
      path: ['screens', screen],
      sentence: `From «${screen}»${withFlags(flags)} no end can be reached any more: give a way on.`,
    }),
  )
}

function withFlags(flags: readonly string[]): string {
  return flags.length === 0 ? '' : ` with ${flags.map((flag) => `«${flag}»`).join(', ')}`
}

function reachingAnEnd(visits: Explored['visits']): ReadonlySet<string> {
  const before = new Map<string, string[]>()
  for (const [key, { steps }] of visits) {
    for (const { position } of steps) before.set(keyOf(position), [...(before.get(keyOf(position)) ?? []), key])
  }
  const free = new Set([...visits].flatMap(([key, { position }]) => (position.end === null ? [] : [key])))
  for (const key of free) for (const earlier of before.get(key) ?? []) free.add(earlier)
  return free
}

/** Screens, parts, rows, ends and slips that nobody ever meets. */
function unmetIn(play: Play, { visits }: Explored): readonly Trouble[] {
  const met = new Set([...visits.values()].flatMap((visit) => metAt(play, visit)))
  const unmet = (path: Trouble['path'], what: string) =>
    met.has(path.join('/')) ? [] : [{ path, sentence: `${what}: give a way to it, or take it out.` }]
  const screens = Object.entries(play.screens).flatMap(([id, { parts }]) => {
    const screen = unmet(['screens', id], `No press leads to the screen «${id}»`)
    if (screen.length > 0) return screen
    return parts.flatMap((part, i) => {
      const path = ['screens', id, 'parts', i]
      const hidden = unmet(path, `This ${part.part} is never shown`)
      if (hidden.length > 0 || !('rows' in part)) return hidden
      return part.rows.flatMap((_row, j) => unmet([...path, 'rows', j], 'This row is never shown'))
    })
  })
  const ends = Object.keys(play.ends).flatMap((id) => unmet(['ends', id], `No press leads to the end «${id}»`))
  const slips = Object.keys(play.slips).flatMap((id) => unmet(['slips', id], `No press makes the slip «${id}»`))
  return [...screens, ...ends, ...slips]
}

function metAt(play: Play, { position, steps }: Visit): readonly string[] {
  const here = `screens/${position.screen}`
  const slips = steps.flatMap(({ slip }) => (slip === null ? [] : [`slips/${slip}`]))
  if (position.end !== null) return [here, `ends/${position.end}`]
  const dialog = dialogAt(play, position)
  const parts = (screenAt(play, position)?.parts ?? []).flatMap((part, i) => {
    if (!isShown(part, position) || (dialog !== null && dialog !== i)) return []
    const rows = 'rows' in part ? part.rows.flatMap((row, j) => (isShown(row, position) ? [j] : [])) : []
    return [`${here}/parts/${i}`, ...rows.map((j) => `${here}/parts/${i}/rows/${j}`)]
  })
  return [here, ...slips, ...parts]
}
