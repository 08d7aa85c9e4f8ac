// Names for what had none, or none that a pack may have.
import { limits } from '../../../core/limits.ts'

const lengthMax = limits.nameLengthMax - 24

/** 'Cuộc gọi lừa đảo' → 'cuoc-goi-lua-dao'; '' when nothing is left. */
export function nameFrom(title: string): string {
  const plain = title.toLowerCase().replaceAll('đ', 'd').normalize('NFD').replace(/\p{M}/gu, '')
  return plain
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, lengthMax)
    .replace(/^-+|-+$/g, '')
}

/** Gives each name once; the second of a kind gets a number. */
export function namesGivenOnce(): (name: string) => string {
  const given = new Set<string>()
  return (name) => {
    let free = name
    for (let i = 2; given.has(free); i++) free = `${name}-${i}`
    given.add(free)
    return free
  }
}
