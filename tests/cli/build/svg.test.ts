import { expect, test } from 'vitest'
import { svgTroubles } from '../../../cli/build/checks/svg.ts'

const root = 'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"'
const inside = (content: string) => `<svg ${root}>${content}</svg>`

test.each([
  ['a script', inside('<script>alert(1)</script>')],
  ['a script in other letters', inside('<ScRiPt/>')],
  ['a script with a prefix', inside('<svg:script/>')],
  ['a handler', inside('<path d="M0 0" onload="x()"/>')],
  ['a handler on the root', `<svg ${root} onload="x()"></svg>`],
  ['a handler behind a slash', inside('<path/onload="x()"/>')],
  ['a handler without quotes', inside('<path onload=x()/>')],
  ['a link', inside('<a href="javascript:x()"><path d="M0 0"/></a>')],
  ['a use', inside('<use href="https://example.org/a.svg#b"/>')],
  ['an old link', inside('<use xlink:href="#b"/>')],
  ['an image', inside('<image href="data:image/png;base64,AA=="/>')],
  ['foreign content', inside('<foreignObject><body/></foreignObject>')],
  ['an animation', inside('<animate attributeName="href" values="javascript:x()"/>')],
  ['a style element', inside('<style>@import url(//example.org)</style>')],
  ['a style attribute', inside('<path d="M0 0" style="fill:red"/>')],
  ['a class', inside('<path d="M0 0" class="a"/>')],
  ['an id', inside('<path d="M0 0" id="a"/>')],
  ['a foreign paint', inside('<path d="M0 0" fill="url(https://example.org/a)"/>')],
  ['a paint by an escape', inside('<path d="M0 0" fill="u\\72l(//example.org)"/>')],
  ['an entity in a value', inside('<path d="M0 0" fill="&#117;rl(//example.org)"/>')],
  ['an entity in a title', inside('<title>&xxe;</title>')],
  ['a document type', `<!DOCTYPE svg [<!ENTITY a "b">]>${inside('')}`],
  ['a comment', inside('<!-- <script> -->')],
  ['hidden characters', inside('<![CDATA[<script>]]>')],
  ['a style sheet', `<?xml-stylesheet href="a.css"?>${inside('')}`],
  ['a second prolog', `${inside('')}<?xml version="1.0"?>`],
  ['another namespace', '<svg xmlns="http://www.w3.org/1999/xhtml" viewBox="0 0 9 9"></svg>'],
  ['a namespace further in', inside('<g xmlns:h="http://www.w3.org/1999/xhtml"/>')],
  ['words', inside('<g>OTP 123456</g>')],
  ['a text element', inside('<text x="1">a</text>')],
  ['a value that never ends', inside('<path d="M0 0/>')],
  ['a tag in a value', inside('<path d="M0 0" fill="<script>"/>')],
  ['an attribute twice', inside('<path d="M0 0" d="M1 1"/>')],
  ['a path that is no path', inside('<path d="M0 0;alert(1)"/>')],
  ['a transform with another function', inside('<g transform="expression(1)"/>')],
  ['an element left open', `<svg ${root}><g></svg>`],
  ['an element closed twice', inside('</g>')],
  ['an end with attributes', `<svg ${root}></svg a="b">`],
  ['two pictures', inside('') + inside('')],
  ['a picture in a picture', inside(inside(''))],
  ['something else than svg', '<html></html>'],
  ['no viewBox', '<svg xmlns="http://www.w3.org/2000/svg"></svg>'],
  ['nothing', ''],
  ['words only', 'hello'],
])('a picture with %s is refused', (_name, text) => {
  expect(svgTroubles(text)).not.toEqual([])
})

test('the trouble names its line', () => {
  const [trouble] = svgTroubles(inside('\n<path d="M0 0"/>\n<script/>\n'))
  expect(trouble).toEqual({ line: 3, sentence: '<script> is not allowed in a picture.' })
})

test.each([
  ['an empty picture', inside('')],
  ['a prolog and spaces', `<?xml version="1.0" encoding="UTF-8"?>\n${inside('\n')}\n`],
  ['a title in Vietnamese', inside('<title>Bác nghe điện thoại</title>')],
  ['single quotes', inside("<path d='M0 0'/>")],
  [
    'shapes of all kinds',
    inside('<g transform="translate(1 2) scale(.5)" opacity=".5"><circle r="1"/><line x1="1" y2="2"/></g>'),
  ],
  [
    'colours of all spellings',
    inside('<rect fill="#fff"/><rect fill="none" stroke="rgb(1, 2, 3)"/><rect fill="currentColor"/>'),
  ],
])('a picture with %s is taken', (_name, text) => {
  expect(svgTroubles(text)).toEqual([])
})
