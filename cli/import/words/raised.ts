// m<sup>2</sup> must not become "m2": raised and lowered letters have signs of their own, or a sign before them.
const plain = '0123456789+-=()n'
const high = '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ'
const low = '₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₙ'

export function raised(name: 'sup' | 'sub', text: string): string {
  const words = text.trim().replaceAll('−', '-')
  if (words === '') return ''
  const signs = [...(name === 'sup' ? high : low)]
  const letters = [...words].map((letter) => signs[plain.indexOf(letter)])
  if (letters.every((letter) => letter !== undefined)) return letters.join('')
  return name === 'sup' ? `^(${words})` : `_(${words})`
}
