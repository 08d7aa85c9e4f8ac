// Names in a practice: what is spoken of is there, and nothing is there twice.
import type { Findings } from '../../findings.ts'
import type { PracticeFile } from '../../source/practice-source.ts'

type Path = readonly (string | number)[]
type Tell = (path: Path, sentence: string) => void

interface Named {
  readonly path: Path
  readonly name: string
}

interface Spoken {
  /** In `when` and `unless`. */
  readonly asked: readonly Named[]
  /** By `set`. */
  readonly set: readonly Named[]
  /** Fields, keypads and toggles. */
  readonly own: readonly (Named & { readonly part: unknown })[]
  /** What presses name, by what it should be. */
  readonly led: Readonly<Record<'go' | 'end' | 'slip', readonly Named[]>>
}

export function checkNames(file: PracticeFile, findings: Findings): void {
  const { start, screens, ends, slips } = file.value
  const { led, ...flags } = spokenIn(screens)
  const tell: Tell = (path, sentence) => findings.error(file.placeOf(...path), sentence)
  const checkKnown = (named: readonly Named[], table: object, what: string) => {
    for (const { path, name } of named.filter((one) => !Object.hasOwn(table, one.name))) {
      tell(path, `There is no ${what} «${name}» in this practice.`)
    }
  }
  checkKnown([{ path: ['start'], name: start }, ...led.go], screens, 'screen')
  checkKnown(led.end, ends, 'end')
  checkKnown(led.slip, slips, 'slip')
  for (const id of Object.keys(slips).filter((slip) => Object.hasOwn(ends, slip))) {
    tell(['slips', id], `«${id}» is an end too: an answer could not tell which of them is meant.`)
  }
  checkFlags(flags, tell)
  for (const { path, name } of flags.set.filter((flag) => !flags.asked.some((one) => one.name === flag.name))) {
    const sentence = `Nothing looks at the flag «${name}»: name it in when or unless, or take it out.`
    findings.warn(file.placeOf(...path), sentence)
  }
}

function checkFlags({ asked, set, own }: Omit<Spoken, 'led'>, tell: Tell): void {
  const flags = new Set([...set, ...own].map(({ name }) => name))
  for (const { path, name } of asked.filter((one) => !flags.has(one.name))) {
    tell(path, `Nothing sets «${name}»: no press does, and no field, keypad or toggle has this id.`)
  }
  own.forEach(({ path, name, part }, i) => {
    const first = own.findIndex((one) => one.name === name)
    // A setting may be shown on two screens; a field that was filled elsewhere asks nothing.
    const isSetting = part === 'toggle' && own[first]?.part === 'toggle'
    if (first < i && !isSetting) tell(path, `The id «${name}» is taken already by another part.`)
  })
}

function spokenIn(screens: object): Spoken {
  const all = objectsIn(screens, ['screens'])
  const listed = (key: string) => all.flatMap(({ path, at }) => namesIn(Reflect.get(at, key), [...path, key]))
  const single = (key: string) =>
    all.flatMap(({ path, at }) => {
      const name: unknown = Reflect.get(at, key)
      return typeof name === 'string' ? [{ path: [...path, key], name, part: Reflect.get(at, 'part') as unknown }] : []
    })
  return {
    asked: [...listed('when'), ...listed('unless')],
    set: listed('set'),
    own: single('id'),
    led: { go: single('go'), end: single('end'), slip: single('slip') },
  }
}

function objectsIn(at: unknown, path: Path): readonly { readonly path: Path; readonly at: object }[] {
  if (at === null || typeof at !== 'object') return []
  const below = Array.isArray(at) ? at.map((one, i) => [i, one] as const) : Object.entries(at)
  return [{ path, at }, ...below.flatMap(([key, one]) => objectsIn(one, [...path, key]))]
}

function namesIn(list: unknown, path: Path): readonly Named[] {
  return Array.isArray(list) ? list.map((name, i) => ({ path: [...path, i], name: String(name) })) : []
}
