// A picture may hold shapes and nothing else. The reader is ours and strict: what it does not fully understand it refuses, so that
// no parser further on can find more in a file than this one did.

export interface SvgTrouble {
  /** From 1. */
  readonly line: number
  readonly sentence: string
}

const shapes = ['path', 'circle', 'ellipse', 'rect', 'line', 'polyline', 'polygon']
const elements = new Set(['svg', 'g', 'title', ...shapes])
const number = /^[-+]?[\d.]+(e[-+]?\d+)?%?$/
const numbers = /^[-+\d.,\se]*$/
const word = /^[a-z]+$/
const colour = /^(#[0-9a-f]{3,8}|[a-z]+|rgba?\([\d.,\s%]+\))$/i

const attributes = new Map<string, RegExp>([
  ['xmlns', /^http:\/\/www\.w3\.org\/2000\/svg$/],
  ['viewBox', numbers],
  ['d', /^[-+\d.,\seMmLlHhVvCcSsQqTtAaZz]*$/],
  ['points', numbers],
  ['transform', /^((translate|scale|rotate|skewX|skewY|matrix)\([-+\d.,\se]*\)[\s,]*)*$/],
  ['fill', colour],
  ['stroke', colour],
  ['stroke-dasharray', /^(none|[-+\d.,\s]*)$/],
  ...['stroke-linecap', 'stroke-linejoin', 'fill-rule'].map((name) => [name, word] as const),
  ...['width', 'height', 'x', 'y', 'x1', 'y1', 'x2', 'y2', 'cx', 'cy', 'r', 'rx', 'ry'].map(
    (name) => [name, number] as const,
  ),
  ...['opacity', 'fill-opacity', 'stroke-opacity', 'stroke-width', 'stroke-miterlimit', 'stroke-dashoffset'].map(
    (name) => [name, number] as const,
  ),
])

const tagPattern = /<(\/?)([A-Za-z][\w:.-]*)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y
const attributePattern = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g
const textPattern = /[^<]+/y
const prologPattern = /^<\?xml version="1\.[01]"( encoding="(UTF|utf)-8")?( standalone="(yes|no)")?\s*\?>/

/** Every reason, or the first that leaves the rest unreadable; none when the picture may be shown. */
export function svgTroubles(text: string): readonly SvgTrouble[] {
  const troubles: SvgTrouble[] = []
  const open: string[] = []
  let roots = 0
  let at = prologPattern.exec(text)?.[0].length ?? 0
  const tell = (sentence: string) => troubles.push({ line: text.slice(0, at).split('\n').length, sentence })
  while (at < text.length) {
    const words = match(textPattern, text, at)
    const tag = words === null ? match(tagPattern, text, at) : null
    if (words !== null) {
      const wrong = textTrouble(words[0], open.at(-1))
      if (wrong !== null) tell(wrong)
    } else if (tag === null) {
      tell(`This is not plain SVG: ${JSON.stringify(text.slice(at, at + 20))}.`)
      return troubles
    } else {
      const [, slash = '', name = '', inside = '', selfClosing = ''] = tag
      if (slash === '') for (const wrong of startTroubles(name, inside, open.length === 0)) tell(wrong)
      if (slash === '' && open.length === 0) roots += 1
      if (slash !== '' && (open.pop() !== name || inside !== '' || selfClosing !== '')) {
        tell(`</${name}> closes nothing that is open.`)
        return troubles
      }
      if (slash === '' && selfClosing === '') open.push(name)
    }
    at += (words ?? tag)?.[0].length ?? 1
  }
  if (open.length > 0) tell(`<${open.at(-1)}> is never closed.`)
  if (roots !== 1) tell('The picture is exactly one <svg>.')
  return troubles
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}

/** Words only as a title, and without & so that no entity needs reading. */
function textTrouble(text: string, holder: string | undefined): string | null {
  if (holder === 'title' && !text.includes('&')) return null
  return text.trim() === '' ? null : `Words have no place in a picture: ${JSON.stringify(text.trim().slice(0, 20))}.`
}

function startTroubles(name: string, inside: string, isRoot: boolean): readonly string[] {
  const given = [...inside.matchAll(attributePattern)].map(
    ([, key = '', double, single]) => [key, double ?? single ?? ''] as const,
  )
  const keys = given.map(([key]) => key)
  return [
    ...(elements.has(name) ? [] : [`<${name}> is not allowed in a picture.`]),
    ...(isRoot === (name === 'svg') ? [] : ['The picture is one <svg> with everything inside it.']),
    ...(name === 'svg' && !(keys.includes('viewBox') && keys.includes('xmlns'))
      ? ['<svg> needs xmlns and viewBox.']
      : []),
    ...(new Set(keys).size < keys.length ? [`<${name}> has an attribute twice.`] : []),
    ...given.flatMap(([key, value]) => attributeTrouble(name, key, value)),
  ]
}

function attributeTrouble(name: string, key: string, value: string): readonly string[] {
  const pattern = attributes.get(key)
  if (pattern === undefined) return [`«${key}» is not allowed on <${name}>.`]
  return pattern.test(value)
    ? []
    : [`«${key}» holds something else than it may: ${JSON.stringify(value.slice(0, 40))}.`]
}
