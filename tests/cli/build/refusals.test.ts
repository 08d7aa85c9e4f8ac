// Long because each row of these tables is one mistake an author can make.
// Each row breaks one thing in a good pack; the build must stop and point at it.
import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { limits } from '../../../core/limits.ts'
import { broken, type Files, goodPack, openWorkshop, picture, without } from './tiny-pack.ts'

const VI = 'tiny/lessons/hang-up/vi.md'
const EN = 'tiny/lessons/hang-up/en.md'
const PACK = 'tiny/pack.yaml'
const FACTS = 'tiny/facts.yaml'
const PICTURES = 'tiny/pictures.yaml'
const COVER = 'tiny/pictures/cover.svg'

interface Case {
  readonly name: string
  readonly files: Files
  readonly file: string
  /** A piece of the line the error must point at; line 1 without it. */
  readonly at?: string
  readonly says: RegExp
}

function edit(name: string, file: string, from: string, to: string, says: RegExp, at = to): Case {
  return { name, files: broken(file, from, to), file, at, says }
}

const steps = '::step[Hang up.]{#one}\n::step[Tell your children.]{#two}'
const overlong = 'x'.repeat(limits.textLengthMax + 1)

const cases: readonly Case[] = [
  // Structure
  edit(
    'an unknown directive',
    VI,
    ':::choose-one{#now',
    ':::choose{#now',
    /no :::choose; there are :::card, :::choose-one/,
  ),
  edit(
    'an unknown option directive',
    VI,
    '::wrong[Ch',
    '::rong[Ch',
    /no ::rong in :::choose-one; there are ::right and ::wrong/,
  ),
  edit(
    'an unknown attribute',
    VI,
    '{#ring picture',
    '{#ring colour=red picture',
    /«colour» is no attribute of :::card/,
  ),
  edit('fixed on an order', VI, '{#first-then}', '{#first-then fixed}', /«fixed» is no attribute of :::order/),
  edit('a missing id', VI, ':::card{#ring ', ':::card{', /:::card needs an id/),
  edit('a malformed id', VI, '{#hang-up}', '{#Hang_Up}', /«Hang_Up» is malformed/),
  edit('an id given twice', VI, '{#pay}', '{#hang-up}', /«hang-up» is taken already on line 18/, '::wrong[Ch'),
  edit(
    'a card that is not closed',
    VI,
    '- Họ **dọa**.\n:::',
    '- Họ **dọa**.',
    /:::card is not closed/,
    ':::card{#ring',
  ),
  edit(
    'a last item that is not closed',
    VI,
    'Không ai hỏi mã.\n:::',
    'Không ai hỏi mã.',
    /end of the file/,
    ':::sort{',
  ),
  edit('text outside cards', VI, ':::order', 'Lạc lõng.\n\n:::order', /Only cards and items/, 'Lạc lõng.'),
  edit('an option in a card', VI, '- Họ giục.', '::right[A]{#a}', /card asks nothing/),
  edit(
    'a card without words',
    VI,
    ':::choose-one{',
    ':::card{#none}\n:::\n\n:::choose-one{',
    /has no words/,
    ':::card{#none}',
  ),
  edit('a directive with a slip in it', VI, '::wrong[Ch', '::wrong [Ch', /looks like a directive/),
  edit('words in brackets on a card', VI, ':::card{#ring', ':::card[Chuông]{#ring', /Words in brackets/),
  edit('missing front matter', VI, '---\ntitle', 'title', /two lines of ---/, 'title'),
  edit('a front matter field that is missing', VI, 'minutes: 3\n', '', /«minutes» is missing/, 'title'),
  edit(
    'a pool smaller than what it asks',
    VI,
    'minutes: 3',
    'minutes: 3\nask: 5',
    /asks 5 items of 4: write more/,
    'ask: 5',
  ),
  edit(
    'a pool that asks nothing',
    VI,
    'minutes: 3',
    'minutes: 3\nask: 0',
    /«ask» is 0; at least 1 is needed/,
    'ask: 0',
  ),
  edit('an unknown skill', VI, '[dlgf-4.2]', '[swimming]', /«skills.0» is malformed/),

  // Items
  edit(
    'two right options in choose-one',
    VI,
    '::wrong[Ch',
    '::right[Ch',
    /exactly one ::right; here there are 2/,
    ':::choose-one{',
  ),
  edit(
    'no right option in choose-one',
    VI,
    '::right[Cúp',
    '::wrong[Cúp',
    /exactly one ::right; here there are 0/,
    ':::choose-one{',
  ),
  edit(
    'no wrong option in choose-one',
    VI,
    '\n::wrong[Chuyển tiền.]{#pay}\nHọ sẽ đòi tiếp.',
    '',
    /one ::wrong/,
    ':::choose-one{',
  ),
  edit(
    'no right option in choose-all',
    VI,
    '::right[“G',
    '::wrong[“G',
    /choose-all needs at least one ::right/,
    ':::choose-all{',
  ),
  edit(
    'no wrong option in choose-all',
    VI,
    '::wrong[“C',
    '::right[“C',
    /choose-all needs at least one ::wrong/,
    ':::choose-all{',
  ),
  edit('two steps', VI, '::step[Ra xã hỏi.]{#three}\n', '', /3 to 6 steps; here there are 2/, ':::order{'),
  edit(
    'seven steps',
    VI,
    '::step[Ra',
    '::step[4]{#s4}\n::step[5]{#s5}\n::step[6]{#s6}\n::step[7]{#s7}\n::step[Ra',
    /are 7/,
    ':::order{',
  ),
  edit('an order without a reason', VI, '\n::why\nCúp máy thì hết lo.', '', /needs one ::why/, ':::order{'),
  edit('an explanation under a step', VI, '{#one}\n', '{#one}\nVì thế.\n', /Nothing stands below ::step/, 'Vì thế.'),
  edit('a thing in an unknown group', VI, 'in=real', 'in=rael', /no ::group «rael»/),
  edit('a thing in no group', VI, '{#invite in=real}', '{#invite}', /::put needs «in»/),
  edit('an empty group', VI, 'in=real', 'in=fake', /Nothing belongs to the group «real»/, '::group[Thật]'),
  edit('one group', VI, '::group[Giả]{#fake}\n', '', /two or three groups; here there are 1/, ':::sort{'),
  edit(
    'an option without an explanation',
    VI,
    '{#pay}\nHọ sẽ đòi tiếp.',
    '{#pay}',
    /::wrong has no explanation/,
    '{#pay}',
  ),
  edit('an option without words', VI, '::wrong[Chuyển tiền.]', '::wrong', /::wrong has no words/, '::wrong{#pay}'),
  edit('an item without a question', VI, 'Bác làm gì?\n', '', /asks nothing/, ':::choose-one{'),

  // Translation
  {
    name: 'a missing translation of a lesson',
    files: without(EN),
    file: EN,
    says: /lesson «hang-up» is missing in «en»/,
  },
  {
    name: 'a missing title',
    files: broken(PACK, ', en: Tiny pack', ''),
    file: EN,
    says: /translation into «en», but the pack's title is not/,
  },
  edit('a missing summary', PACK, ', en: One lesson to try.', '', /summary is missing in «en»/, 'summary:'),
  edit('a missing alt text', PICTURES, '  en: Cover.\n', '', /alt text of «cover» is missing in «en»/, 'cover:'),
  edit(
    'a number to dial that its own words do not name',
    FACTS,
    '\n  review_by',
    "\n  contact: { call: '157' }\n  review_by",
    /The number 157 does not stand in the words of «no-phone»/,
    'contact',
  ),
  edit(
    'a missing fact',
    FACTS,
    '  en: Police do not work by phone.\n',
    '',
    /fact «no-phone» is missing in «en»/,
    'id: no-phone',
  ),
  edit('a title without Vietnamese', PACK, '{ vi: Gói nhỏ, en', '{ en', /«title.vi» is missing/, 'title:'),
  edit(
    'a step without translation',
    EN,
    en('order'),
    '',
    /«order first-then» is missing after this line; it is in vi.md/,
    '“Good day.”',
  ),
  edit(
    'an option without translation',
    EN,
    '::step[Tell your children.]{#two}\n',
    '::step[Four.]{#four}\n',
    /«step two» is missing/,
    '{#one}',
  ),
  edit(
    'a step only in the translation',
    EN,
    '::step[Ask',
    '::step[Wait.]{#wait}\n::step[Ask',
    /«step wait» is not in vi.md/,
    '{#wait}',
  ),
  edit(
    'ids in another order',
    EN,
    steps,
    steps.split('\n').reverse().join('\n'),
    /«step one» must stand here as in vi.md, not «step two»/,
  ),
  edit(
    'another picture in the translation',
    EN,
    '#now picture=cover',
    '#now picture=phone',
    /other attributes than in vi.md on line 15/,
  ),
  {
    name: 'another right answer in the translation',
    files: broken(EN, '::right[Hang', '::wrong[Hang', broken(EN, '::wrong[Send', '::right[Send')),
    file: EN,
    at: '::wrong[Hang',
    says: /«wrong hang-up» is not in vi.md/,
  },
  edit(
    'other minutes in the translation',
    EN,
    'minutes: 3',
    'minutes: 4',
    /Minutes, skills and ask must be the same/,
    '---',
  ),
  edit('another pool in the translation', EN, 'minutes: 3', 'minutes: 3\nask: 2', /Minutes, skills and ask/, '---'),

  // Facts
  edit('an expired fact', FACTS, '2027-01-01', '2026-06-29', /«no-phone» had to be checked again by 2026-06-29/),
  edit('an unknown fact', VI, 'facts=no-phone', 'facts=no-fone', /no fact «no-fone»/),
  edit('a fact without a source', FACTS, '  source: Bộ Công an\n', '', /«0.source» is missing/, 'id: no-phone'),
  edit('a fact without an address', FACTS, '  url: https://example.org/a\n', '', /«0.url» is missing/, 'id: no-phone'),
  edit(
    'a fact without its last day',
    FACTS,
    '  review_by: 2027-01-01\n',
    '',
    /«0.review_by» is missing/,
    'id: no-phone',
  ),
  edit('a day that does not exist', FACTS, '2027-01-01', '2027-02-30', /no such day/),
  edit(
    'a fact given twice',
    FACTS,
    '- id',
    '- { id: no-phone, vi: A, en: B, source: C, url: "https://d", checked: 2026-01-01, review_by: 2027-01-01 }\n- id',
    /«no-phone» is there twice/,
    '- id: no-phone',
  ),

  // Pictures and voice
  edit('an unknown picture', VI, 'picture=phone', 'picture=fone', /no picture «fone»/),
  edit('an unknown picture on the cover', PACK, 'picture: cover', 'picture: kover', /no picture «kover»/),
  {
    name: 'a picture whose file is missing',
    files: without(COVER),
    file: PICTURES,
    at: 'cover:',
    says: /pictures\/cover.svg is missing/,
  },
  {
    name: 'a picture without alt text',
    files: { ...goodPack, 'tiny/pictures/new.svg': picture },
    file: 'tiny/pictures/new.svg',
    says: /no alt text/,
  },
  {
    name: 'a picture that is too large',
    files: broken(COVER, 'd="', `d="${'M1 1 '.repeat(1300)}`),
    file: COVER,
    says: /at most 6144/,
  },
  edit('a picture with a script', COVER, '</svg>', '\n<script>1</script></svg>', /<script> is not allowed/, '<script>'),
  {
    name: 'a file that is no picture',
    files: { ...goodPack, 'tiny/pictures/x.png': '' },
    file: 'tiny/pictures/x.png',
    says: /some-name.svg/,
  },
  edit('a clip nobody recorded', VI, 'voice=ring', 'voice=rang', /«rang» is not recorded/),

  // Words
  edit('a heading', VI, 'Bác làm gì?', '# Bác làm gì?', /A heading is not allowed/),
  edit('an underlined heading', VI, 'Bác làm gì?', 'Bác làm gì?\n===', /A heading is not allowed/, 'Bác làm gì?'),
  edit('a link', VI, 'Họ giục.', '[Họ](https://a.vn) giục.', /A link is not allowed/),
  edit('an image', VI, 'Họ giục.', '![Họ](a.png) giục.', /An image is not allowed/),
  edit('HTML in a sentence', VI, 'Họ giục.', 'Họ <b onclick="x()">giục</b>.', /HTML is not allowed/),
  edit('HTML as a block', VI, 'Bác làm gì?', '<script>alert(1)</script>', /HTML is not allowed/),
  edit('code', VI, 'Họ giục.', '`Họ` giục.', /Code between ` is not allowed/),
  edit('a block of code', VI, 'Bác làm gì?', '```\nBác làm gì?\n```', /Code .* is not allowed/, '```'),
  edit('slanted text', VI, 'Họ giục.', '*Họ* giục.', /Slanted text .* is not allowed/),
  edit('a numbered list', VI, 'Bác làm gì?', '1. Bác làm gì?', /A numbered list is not allowed/),
  edit('a list in a list', VI, '- Họ giục.', '- Họ giục.\n  - A', /no list inside a list/, '- Họ giục.'),
  edit('a quotation', VI, 'Bác làm gì?', '> Bác làm gì?', /A quotation .* is not allowed/),
  edit('a text over the limit', VI, 'Họ sẽ đòi tiếp.', overlong, /too long: 601, and at most 600 fit/),
  edit('a title over the limit', VI, 'Cúp máy\n', `${overlong}\n`, /«title» is too long/, 'title:'),
  edit(
    'too many options',
    VI,
    '::wrong[Ch',
    `${'3456789'.replace(/./g, '::wrong[$&]{#w$&}\nVì thế.\n\n')}::wrong[Ch`,
    /too long: 9, and at most 8/,
    ':::choose-one{',
  ),

  // The pack as a whole
  edit(
    'a listed lesson that is missing',
    PACK,
    '[hang-up]',
    '[hang-up, gone]',
    /«gone» is listed, but lessons\/gone is missing/,
  ),
  edit(
    'a lesson that is not listed',
    PACK,
    'lessons: [hang-up]',
    'lessons: [gone]',
    /lessons\/hang-up is there, but not in this list/,
  ),
  edit('a lesson listed twice', PACK, '[hang-up]', '[hang-up, hang-up]', /listed twice/),
  edit('an id unlike the folder', PACK, 'id: tiny', 'id: other', /must be the folder's name, «tiny»/),
  edit('an unknown field', PACK, 'picture:', 'colour: red\npicture:', /«colour» is not known here/, 'colour: red'),
  edit('YAML with a tab', PACK, 'version: 2', 'version: 2\n\tx: 1', /not proper YAML/, '\tx: 1'),
  edit('YAML with a key twice', PACK, 'version: 2', 'version: 2\nversion: 3', /not proper YAML/, 'version: 3'),
  edit('YAML with an alias', PACK, '[Đom Đóm]', '[&a Đom Đóm, *a]', /Aliases/),
  edit('YAML in the front matter that breaks', VI, 'minutes: 3', 'minutes: [3', /not proper YAML/, 'skills'),
  { name: 'a missing pack.yaml', files: without(PACK), file: PACK, says: /missing/ },
  { name: 'a missing catalogue.yaml', files: without('catalogue.yaml'), file: 'catalogue.yaml', says: /missing/ },
  edit('a catalogue further ahead than phones follow', 'catalogue.yaml', 'version: 7', 'version: 20261201', /version/),
  edit('a catalogue without a version', 'catalogue.yaml', 'version: 7\n', '', /«version» is missing/, 'publisher'),
  {
    name: 'a file that is not UTF-8',
    files: { ...goodPack, [VI]: Uint8Array.of(0xff, 0xfe) },
    file: VI,
    says: /not UTF-8/,
  },
  {
    name: 'a stray file in a lesson',
    files: { ...goodPack, 'tiny/lessons/hang-up/VI.txt': '' },
    file: 'tiny/lessons/hang-up/VI.txt',
    says: /one file per language/,
  },
  { name: 'a lesson without an item', files: onlyCards(), file: VI, says: /at least one item/ },
]

test.each(cases)('$name stops the build at its line', async ({ files, file, at, says }) => {
  const workshop = openWorkshop(files)
  const text = files[file]
  const line = at === undefined || typeof text !== 'string' ? 1 : lineOf(text, at)
  const here = (await workshop.errors()).filter((error) => error.startsWith(`packs/${file}:${line}: `))
  expect(here.join('\n')).toMatch(says)
  expect(existsSync(workshop.outDir)).toBe(false)
})

test('every error of every pack is told in one run, in the order of files and lines', async () => {
  const twice = broken(VI, '{#pay}', '{#Pay}', broken(VI, 'picture=phone', 'picture=fone'))
  const two = Object.entries(twice).map(([path, text]) => [path.replace('tiny/', 'twin/'), text])
  const errors = await openWorkshop({ ...twice, ...Object.fromEntries(two) }).errors()
  expect(errors.map((line) => line.split(': ', 1)[0])).toEqual([
    'packs/tiny/lessons/hang-up/vi.md:8',
    'packs/tiny/lessons/hang-up/vi.md:21',
    'packs/twin/lessons/hang-up/vi.md:8',
    'packs/twin/lessons/hang-up/vi.md:21',
    'packs/twin/pack.yaml:1',
  ])
})

function lineOf(text: string, piece: string): number {
  const at = text.indexOf(piece)
  if (at < 0) throw new Error(`the broken file does not hold ${piece}`)
  return text.slice(0, at).split('\n').length
}

/** The whole of one step of the English lesson. */
function en(kind: string): string {
  const text = String(goodPack[EN])
  const start = text.indexOf(`:::${kind}{`)
  return text.slice(start, text.indexOf('\n:::\n', start) + 5)
}

function onlyCards(): Files {
  const cut = (path: string) => {
    const text = String(goodPack[path])
    return text.slice(0, text.indexOf(':::choose-one'))
  }
  return { ...goodPack, [VI]: cut(VI), [EN]: cut(EN) }
}
