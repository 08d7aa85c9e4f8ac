// What stops a build about practices, each with its file and line; then what a whole one becomes.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { limits } from '../../../core/limits.ts'
import { run } from '../run.ts'
import { brokenCall, CALL, EN, practicePack, VI } from './practice-pack.ts'
import { broken, type Files, openWorkshop, without } from './tiny-pack.ts'

interface Case {
  readonly name: string
  readonly files: Files
  readonly file: string
  /** A piece of the line that the error must point at. */
  readonly at: string
  readonly says: RegExp
}

function edit(name: string, from: string, to: string, says: RegExp, at = to): Case {
  return { name, files: brokenCall(from, to), file: CALL, at, says }
}

const screens = Array.from({ length: limits.practiceScreensMax }, (_, i) => `  more-${i}: *s\n`).join('')
/** Eight flags and three switches: each may be set or not, whatever the others are. */
const manyFlags = [
  '      - part: list\n        rows:\n',
  ...Array.from({ length: 8 }, (_, i) => `          - { text: { vi: A, en: A }, tap: { set: [m${i}] } }\n`),
  ...Array.from({ length: 3 }, (_, i) => `      - { part: toggle, id: t${i}, text: { vi: Nút, en: Switch } }\n`),
].join('')

const cases: readonly Case[] = [
  // Shape
  edit('a part of an unknown kind', 'part: keypad', 'part: browser', /«screens.talking.parts.0.part» should be/),
  edit(
    'a field of no part',
    "given: '4701'",
    "given: '4701'\n        colour: red",
    /«.*colour» is not known here/,
    'colour',
  ),
  edit('code in the place of words', 'text: { vi: Mã, en: Code }', 'text: [Mã]', /«screens.talking.parts.0.text/),
  edit(
    'a press that does two things',
    '{ slip: read-code }',
    '{ slip: read-code, go: ringing }',
    /a press is one slip/,
  ),
  edit('a press that does nothing', '{ set: [asking] }', '{}', /a press is one slip/),
  edit('a keypad with letters', "'4701'", "'47a1'", /given» is malformed/),
  edit(
    'a screen without hints',
    '    hints:\n      - { vi: Nghe thử xem., en: Listen for a moment. }\n',
    '',
    /hints» is missing/,
    'title: { vi: Cuộc gọi đến',
  ),
  edit('an alias', 'start: ringing', 'start: ringing\nmore: *s', /Aliases/, 'more: *s'),
  edit(
    'too many screens',
    'screens:\n',
    `screens:\n${screens.replaceAll('*s', '{ title: { vi: A }, hints: [{ vi: A }], parts: [{ part: text, text: { vi: A } }] }')}`,
    /«screens» has 18 entries; at most 16/,
    'screens:',
  ),

  // Words
  edit('words without a translation', 'vi: Mã, en: Code', 'vi: Mã', /This text is missing in «en»/, 'text: { vi: Mã }'),
  edit(
    'words in a language that the pack is not in',
    'vi: Mã, en: Code',
    'vi: Mã, en: Code, fr: Code',
    /in «fr»/,
    'fr: Code',
  ),
  edit('the name of a real service', 'en: Incoming call', 'en: Zalo call', /«Zalo» is a real service/),

  // Names
  edit('a start that is no screen', 'start: ringing', 'start: nowhere', /no screen «nowhere»/),
  edit('a press to a screen that is not there', 'go: talking', 'go: nowhere', /no screen «nowhere»/),
  edit('an end that is not there', 'end: refused', 'end: gone', /no end «gone»/),
  edit('a slip that is not there', '{ slip: read-code }', '{ slip: gone }', /no slip «gone»/),
  edit('a condition that nothing sets', 'when: [code]', 'when: [kode]', /Nothing sets «kode»/),
  edit(
    'a slip with the name of an end',
    'slips:\n',
    'slips:\n  refused: { vi: A, en: A }\n',
    /«refused» is an end too/,
    '  refused: { vi: A',
  ),
  edit(
    'two fields with one id',
    '      - part: dialog',
    "      - { part: keypad, id: code, text: { vi: Mã, en: Code }, given: '1' }\n      - part: dialog",
    /«code» is taken already/,
    '- { part: keypad',
  ),

  // The proof
  edit('a practice without a goal', 'kind: goal', 'kind: safe', /There is no goal/, 'ends:'),
  edit(
    'a goal that no press leads to',
    'tap: { end: hung-up }',
    'tap: { end: refused }',
    /No press leads to the goal/,
    'ends:',
  ),
  edit(
    'a screen that no press leads to',
    '{ go: talking }',
    '{ set: [code] }',
    /No press leads to the screen «talking»/,
    '  talking:',
  ),
  edit(
    'a dead end',
    '            tap: { end: hung-up }\n        when: [asking]\n',
    '        when: [asking]\n      - { part: button, text: { vi: A, en: A }, tap: { end: hung-up } }\n',
    /From «talking» with «asking» no end can be reached/,
    '  talking:',
  ),
  edit(
    'a part that is never shown',
    'when: [asking]',
    'when: [asking]\n        unless: [asking]',
    /This dialog is never shown/,
    '- part: dialog',
  ),
  edit(
    'a row that is never shown',
    'tap: { end: hung-up }',
    'tap: { end: hung-up }\n          - { text: { vi: A, en: A }, unless: [asking] }',
    /This row is never shown/,
    '- { text: { vi: A',
  ),
  edit(
    'an end that nobody reaches',
    'ends:\n',
    'ends:\n  paid: { kind: look, text: { vi: A, en: A } }\n',
    /No press leads to the end «paid»/,
    '  paid:',
  ),
  edit(
    'a slip that nobody makes',
    'slips:\n',
    'slips:\n  paid: { vi: A, en: A }\n',
    /No press makes the slip «paid»/,
    '  paid:',
  ),
  edit(
    'more situations than can be proved',
    '    parts:\n      - part: keypad',
    `    parts:\n${manyFlags}      - part: keypad`,
    /more than 2000 situations/,
    'screens:',
  ),

  // Its place in a lesson
  {
    name: 'a practice of no name',
    files: broken(VI, ' use=call', '', practicePack),
    file: VI,
    at: ':::practice',
    says: /:::practice needs «use»/,
  },
  {
    name: 'a practice that is not there',
    files: without(CALL, practicePack),
    file: VI,
    at: ':::practice',
    says: /no practices\/call.yaml/,
  },
  {
    name: 'a practice that is told of with no word',
    files: broken(VI, 'Bác thử nhé.\n', '', practicePack),
    file: VI,
    at: ':::practice',
    says: /asks nothing/,
  },
  {
    name: 'options in a practice',
    files: broken(VI, 'Bác thử nhé.', 'Bác thử nhé.\n\n::right[A]{#a}', practicePack),
    file: VI,
    at: '::right[A]',
    says: /no ::right in :::practice/,
  },
  {
    name: 'another practice in the translation',
    files: {
      ...broken(EN, 'use=call', 'use=other', practicePack),
      'tiny/practices/other.yaml': String(practicePack[CALL]),
    },
    file: EN,
    at: ':::practice',
    says: /«practice try-it» has other attributes/,
  },
  {
    name: 'a file that is no practice',
    files: { ...practicePack, 'tiny/practices/Call.yml': '' },
    file: 'tiny/practices/Call.yml',
    at: '',
    says: /some-name\.yaml/,
  },
]

test.each(cases)('$name stops the build', async ({ files, file, at, says }) => {
  const lines = String(files[file]).split('\n')
  const line = lines.findIndex((text) => text.includes(at.split('\n').at(-1)?.trim() ?? '')) + 1
  const errors = await openWorkshop(files).errors()
  expect(errors.join('\n')).toMatch(says)
  expect(errors.filter((error) => error.startsWith(`packs/${file}:${line}: `)).join('\n')).toMatch(says)
})

test('two goals alone ask nothing', async () => {
  const files = brokenCall('kind: safe', 'kind: goal')
  const lone = broken(CALL, 'tap: { slip: read-code }', 'tap: { set: [asking] }', files)
  const errors = await openWorkshop(
    broken(CALL, 'slips:\n  read-code: { vi: Đừng đọc., en: Do not read it. }', 'slips: {}', lone),
  ).errors()
  expect(errors).toEqual([expect.stringMatching(/call\.yaml:\d+: Nothing can go wrong here/)])
})

test('a long sentence, a flag that nothing looks at and a practice that no lesson uses are warned of', async () => {
  const long = 'Một hai ba bốn năm sáu bảy tám chín mười mười-một mười-hai mười-ba.'
  const workshop = openWorkshop({
    ...broken(CALL, 'Cúp máy rồi.', long, brokenCall('set: [asking]', 'set: [asking, told]')),
    'tiny/practices/spare.yaml': String(practicePack[CALL]),
  })
  await workshop.build()
  expect(workshop.warnings.join('\n')).toMatch(/call\.yaml:36: warning: This sentence has 13 words/)
  expect(workshop.warnings.join('\n')).toMatch(/call\.yaml:28: warning: Nothing looks at the flag «told»/)
  expect(workshop.warnings.join('\n')).toMatch(/spare\.yaml:1: warning: No lesson uses this practice/)
})

test('a whole practice goes into the lesson of each language, in its words alone, and its ids are written down', async () => {
  const workshop = openWorkshop(practicePack)
  await workshop.build({ record: true })
  const packs = join(workshop.root, 'packs')
  expect(readFileSync(join(packs, 'tiny/published.yaml'), 'utf8')).toContain(
    '    try-it: practice hung-up=goal read-code=slip refused=safe\n',
  )
  expect(await run('check', join(packs, 'tiny'))).toMatchObject({ code: 0 })
  // The same question with other words; an end that became another is refused.
  const list = readFileSync(join(packs, 'tiny/published.yaml'), 'utf8')
  const kept = (files: Files) => openWorkshop({ ...files, 'tiny/published.yaml': list }).errors()
  expect(await kept(brokenCall('Cúp máy rồi.', 'Xong.'))).toEqual([])
  expect(await kept(brokenCall('kind: safe', 'kind: look'))).toEqual([
    expect.stringMatching(/«try-it» was published as another question .*refused=safe; now .*refused=look/),
  ])
})

test('the practice that the document shows is sound', async () => {
  const document = readFileSync(join(import.meta.dirname, '../../../docs/authoring.md'), 'utf8')
  const [, example = ''] = /## A practice[\s\S]*?```yaml\n([\s\S]*?)```/.exec(document) ?? []
  const workshop = openWorkshop({ ...practicePack, [CALL]: example })
  await workshop.build()
  expect(workshop.warnings).toEqual(['There were no keys: demo keys were made, for trying out only.'])
})
