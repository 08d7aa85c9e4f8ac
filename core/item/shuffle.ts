import type { RandomBytes } from '../ports.ts'

/** Fisher–Yates on two random bytes a swap; the lists here are far too short for the bias to show. */
export function shuffled<T>(list: readonly T[], random: RandomBytes): readonly T[] {
  const mixed = [...list]
  for (let i = mixed.length - 1; i > 0; i--) {
    const [high = 0, low = 0] = random(2)
    const j = (high * 256 + low) % (i + 1)
    const held = mixed[i] as T
    mixed[i] = mixed[j] as T
    mixed[j] = held
  }
  return mixed
}

/** As `shuffled`, but never the order that would already be right. */
export function shuffledAway<T>(list: readonly T[], random: RandomBytes): readonly T[] {
  const mixed = shuffled(list, random)
  const same = mixed.every((one, i) => one === list[i])
  return same && list.length > 1 ? [...mixed.slice(1), mixed[0] as T] : mixed
}
