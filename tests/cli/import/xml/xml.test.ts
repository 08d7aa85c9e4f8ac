import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseXml, type XmlNode } from '../../../../cli/import/xml/xml.ts'
import { limits } from '../../../../core/limits.ts'
import { corpusFiles, corpusText } from '../corpus-files.ts'

/** `line:column: sentence`, or the tree in short. */
function outcome(text: string): string {
  const result = parseXml(text)
  return 'trouble' in result
    ? `${result.trouble.line}:${result.trouble.column}: ${result.trouble.sentence}`
    : short(result.root)
}

function short(node: XmlNode): string {
  if (node.kind === 'text') return `${node.line}${JSON.stringify(node.text)}`
  const attributes = [...node.attributes].map(([name, value]) => ` ${name}=${value}`).join('')
  return `${node.name}@${node.line}:${node.column}${attributes}(${node.children.map(short).join(' ')})`
}

const lol = `<!DOCTYPE a [<!ENTITY l "lol"><!ENTITY m "&l;&l;&l;&l;">]><a>&m;</a>`
const outside = '<!DOCTYPE a [\n<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>'

test.each([
  ['nothing at all', '', /^1:1: .*root element/],
  ['a part that never ends', '<a>\n  <b>\n</a>', /^3:4: .*unexpected close tag/],
  ['an attribute without a quote', '<a b=1/>', /^1:6: /],
  ['an attribute twice', '<a b="1" b="2"/>', /duplicate attribute/],
  ['two roots', '<a/><b/>', /only one root/],
  ['a forbidden letter', '<a>\u0001</a>', /disallowed character/],
  ['a number that is no letter', '<a>&#0;</a>', /malformed/],
  ['a name that stands for nothing', '<a>&constructor;</a>', /undefined entity/],
  ['entities that unfold', lol, /declares entities/],
  ['an entity from another file', outside, /^2:\d+: .*declares entities/],
  ['an entity of a DTD elsewhere', '<!DOCTYPE a SYSTEM "a.dtd"><a>&x;</a>', /undefined entity/],
  ['parts in parts without end', '<a>'.repeat(100_000), /too deep/],
  ['too many parts', `<a>${'<b/>'.repeat(limits.importXmlNodesMax)}</a>`, /too many parts/],
  ['too many letters', `<a>${' '.repeat(limits.importXmlLettersMax)}</a>`, /too large/],
])('%s is refused with its place', (_what, text, expected) => {
  expect(outcome(text)).toMatch(expected)
})

test('lines and columns are those where a part begins', () => {
  expect(outcome('<?xml version="1.0"?>\n<a\n x="1"\n>t<b/>\n\n  <c>\n</c></a>')).toBe(
    'a@2:1 x=1(4"t" b@4:3() 4"\\n\\n  " c@6:3(6"\\n"))',
  )
})

test('prefixes fall away, except where they mean something', () => {
  expect(outcome('<q:a xmlns:q="u" q:b="1" xml:lang="vi"/>')).toBe('a@1:1 xmlns:q=u b=1 xml:lang=vi()')
})

test('names that HTML gives to letters are read, and words in CDATA as they stand', () => {
  expect(outcome('<!DOCTYPE html><a>1&nbsp;&lt;&#7871;<![CDATA[<b>&amp;]]></a>')).toBe(
    'a@1:16(1"1\u00A0<ế" 1"<b>&amp;")',
  )
})

test('names of a prototype are names like any other', () => {
  expect(outcome('<__proto__ constructor="1" __proto__="2"/>')).toBe('__proto__@1:1 constructor=1 __proto__=2()')
})

test('XML with some letters changed is read or refused, and never throws', () => {
  const seed = '<?xml version="1.0"?>\n<!DOCTYPE a><a b="1">x &amp; y<c/><![CDATA[z]]><!-- d --><?e f?></a>'
  const change = fc.record({
    at: fc.nat(seed.length),
    cut: fc.nat(3),
    put: fc.constantFrom('<', '>', '&', '"', ']]>', '', '/', '!', '\u0000', '𝒳'),
  })
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 5 }), (changes) => {
      const text = changes.reduce((all, { at, cut, put }) => all.slice(0, at) + put + all.slice(at + cut), seed)
      expect(outcome(text)).not.toBe('')
    }),
    { numRuns: 3000 },
  )
})

test.each(corpusFiles('questions/qti2').filter((path) => path.endsWith('.xml')))(
  '%s of others is read, or refused with its place',
  (path) => {
    expect(outcome(corpusText(`questions/qti2/${path}`))).toMatch(
      path === 'malformed.xml' ? /^\d+:\d+: / : /^\w+@\d+:\d+/,
    )
  },
)

test.each(corpusFiles('packages/hostile').filter((path) => path.startsWith('xxe')))(
  '%s of others is refused',
  (path) => {
    expect(outcome(corpusText(`packages/hostile/${path}`))).toMatch(/declares entities/)
  },
)
