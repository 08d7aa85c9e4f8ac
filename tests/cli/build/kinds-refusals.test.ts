// Each row breaks one thing in a good pack of every newer kind of item; the build must stop and point at it.
import { expect, test } from 'vitest'
import { KINDS_EN, KINDS_VI, kindsPack } from './kinds-pack.ts'
import { broken, openWorkshop } from './tiny-pack.ts'

interface Row {
  readonly name: string
  readonly from: string
  readonly to: string
  readonly says: RegExp
  /** A piece of the line the error must point at. */
  readonly at: string
}

function row(name: string, from: string, to: string, says: RegExp, at = to.trim()): Row {
  return { name, from, to, says, at }
}

const trueFalse: readonly Row[] = [
  row(
    'neither is right',
    '::false{right}',
    '::false',
    /one of ::true and ::false as \{right\}; here 0 are/,
    ':::true-false',
  ),
  row('both are right', '::true\n', '::true{right}\n', /here 2 are/, ':::true-false'),
  row('no ::true', '::true\nCông an mời ra trụ sở.\n\n', '', /has one ::true; here there are 0/, ':::true-false'),
  row('two ::true', '::true\n', '::true\nMột.\n\n::true\n', /has one ::true; here there are 2/, ':::true-false'),
  row(
    'no explanation',
    '::true\nCông an mời ra trụ sở.\n',
    '::true\n',
    /::true has no explanation/,
    '::true\n\n::false',
  ),
  row('words in brackets', '::true\n', '::true[Phải]\n', /::true takes no brackets: the phone has its own word/),
  row('a value', '::false{right}', '::false{right=yes}', /«right» stands alone/),
  row('another attribute', '::false{right}', '::false{right #no}', /«id» is no attribute of ::false/),
  row('another part', '::true\n', '::right[Có]{#yes}\n', /no ::right in :::true-false; there are ::true and ::false/),
]

const match: readonly Row[] = [
  row(
    'two pairs',
    '::pair[Số lạ]{#caller}\n::with[**Cúp máy**]{#end}\nCúp máy rồi hỏi người nhà.\n',
    '',
    /3 to 5 pairs; here there are 2/,
    ':::match',
  ),
  row(
    'a pair alone',
    '::with[Giữ kín]{#keep}\nMã này mở tài khoản.\n\n',
    '',
    /::pair needs its ::with/,
    '::pair[Mã OTP]',
  ),
  row('a second side alone', '::pair[Mã OTP]{#otp}\n', '', /::with has no ::pair before it/, '::with[Giữ kín]'),
  row(
    'words between the sides',
    '::pair[Mã OTP]{#otp}\n',
    '::pair[Mã OTP]{#otp}\nVì thế.\n',
    /Nothing stands below ::pair/,
    'Vì thế.',
  ),
  row('no explanation', 'Mã này mở tài khoản.\n', '', /::with has no explanation/, '::with[Giữ kín]'),
  row('two first sides alike', '[Đường dẫn lạ]', '[Mã OTP]', /«link» reads like «otp»/, '::pair[Mã OTP]{#link}'),
  row('two second sides alike', '[Không bấm]', '[Giữ kín]', /«leave» reads like «keep»/, '::with[Giữ kín]{#leave}'),
  row('an id given twice', '{#keep}', '{#otp}', /«otp» is taken already/, '::with[Giữ kín]'),
  row('fixed', '{#with-what}', '{#with-what fixed}', /«fixed» is no attribute of :::match/),
]

const gap: readonly Row[] = [
  row('no gap in it', 'số ___ ngay', 'số mấy', /holds one gap, written as ___; here there are 0/, ':::gap'),
  row('two gaps', 'số ___ ngay', 'số ___ ___ ngay', /here there are 2/, ':::gap'),
  row(
    'nothing accepted',
    '::accept[113]{#police}\n::accept[Một một ba]{#in-words}\n\n',
    '',
    /at least one ::accept/,
    ':::gap',
  ),
  row('two wordings that come to the same', '[Một một ba]', '[ 11 3. ]', /«in-words» is the same as «police»: accents/),
  row('a slip that would be right', '::wrong[114]', '::wrong[MOT mot BA]', /«fire» is the same as «in-words»/),
  row('signs alone', '::accept[113]', '::accept[...]', /::accept holds no letter and no digit/),
  row('strong words', '::accept[113]', '::accept[**113**]', /Words to type are plain/),
  row('the id of everything else', '{#fire}', '{#other}', /«other» stands for everything/, '::wrong[114]'),
  row('too long to be typed', '[113]', `[${'1'.repeat(61)}]`, /too long: 61, and at most 60 fit/),
  row(
    'an explanation under ::accept',
    '::accept[113]{#police}\n',
    '::accept[113]{#police}\nVì thế.\n',
    /Nothing stands below ::accept/,
    'Vì thế.',
  ),
  row('a slip without an explanation', '{#fire}\nSố này của cứu hỏa.', '{#fire}', /::wrong has no explanation/),
  row('no ::why', '::why\nĐó là số của công an.\n\n', '', /:::gap needs one ::why that says why/, ':::gap'),
  row('no ::else', '\n::else\nSố này có ba chữ số.', '', /:::gap needs one ::else that says how/, ':::gap'),
]

const number: readonly Row[] = [
  row('no value', 'value=1500000 ', '', /:::number needs «value»/, ':::number'),
  row('a grouped value', 'value=1500000', 'value=1.500.000', /«value» is digits alone, with a dot before decimals/),
  row('a value below zero', 'value=1500000', 'value=-3', /«value» is digits alone/),
  row('a value of thirteen digits', 'value=1500000', 'value=1500000000000', /«value» is digits alone/),
  row('a tolerance in words', 'tolerance=50000', 'tolerance=ít', /«tolerance» is digits alone/),
  row('an empty unit', 'unit=đồng', 'unit', /«unit» has 1 to 20 letters/, ':::number'),
  row(
    'a tolerance that takes everything',
    'tolerance=50000',
    'tolerance=999999999999',
    /Nobody can answer «how-much» wrongly/,
  ),
  row('no ::else', '\n::else\nCộng lại từng món nhé.', '', /:::number needs one ::else/, ':::number'),
]

const spot: readonly Row[] = [
  row('no picture', '{#where picture=message}', '{#where}', /:::spot needs «picture»/),
  row(
    'a picture with a margin',
    '{#where picture=message}',
    '{#where picture=cover}',
    /fills its frame: give cover.svg viewBox="0 0 320 200"/,
  ),
  row('no place', '{#time at=0,0,100,30}', '{#time}', /::wrong says where it lies, in percent/),
  row('three sides', 'at=0,0,100,30', 'at=0,0,100', /::wrong says where it lies/),
  row('a place beyond the picture', 'at=0,40,50,60', 'at=60,40,50,60', /at=60,40,50,60 reaches beyond the picture/),
  row('a narrow place', 'at=0,40,50,60', 'at=0,40,16,60', /too small for a thumb: at least 17 wide and 27 high/),
  row('a low place', 'at=0,40,50,60', 'at=0,40,50,26', /too small for a thumb/),
  row('places over each other', 'at=0,40,50,60', 'at=0,29,50,60', /«address» lies over «time»/),
  row(
    'nothing right',
    '::right[Đường dẫn]',
    '::wrong[Đường dẫn]',
    /:::spot needs at least one ::right/,
    ':::spot{#where ',
  ),
  row('nothing wrong', '::wrong[Giờ gửi]', '::right[Giờ gửi]', /:::spot needs at least one ::wrong/, ':::spot{#where '),
  row('no explanation', 'Giờ nào cũng có thể thật.\n', '', /::wrong has no explanation/, '::wrong[Giờ gửi]'),
]

const conversation: readonly Row[] = [
  row(
    'a reply into nothing',
    'to=lost slip',
    'to=gone slip',
    /«read-it» leads to «gone», and there is no such ::turn or ::end/,
  ),
  row('a circle', 'to=lost slip', 'to=opens slip', /«read-it» leads back to «opens»: a talk that goes in a circle/),
  row(
    'a reply back to its own turn',
    'to=lost slip',
    'to=presses slip',
    /«read-it» leads back to «presses»/,
    '::reply[Mã',
  ),
  row(
    'a turn nobody reaches',
    '::end{#safe',
    '::turn{#late}\nMuộn rồi.\n\n::reply[Vâng.]{#yes to=safe}\n\n::end{#safe',
    /No reply leads to «late»/,
    '::turn{#late}',
  ),
  row('an end nobody reaches', 'to=lost slip', 'to=safe slip', /No reply leads to «lost»/, '::end{#lost'),
  row(
    'no good end',
    '{#safe well}',
    '{#safe again}',
    /Nobody comes to a good end in «bank-call» without a slip/,
    ':::conversation',
  ),
  row(
    'a good end over slips only',
    '{#refuse to=safe}',
    '{#refuse to=safe slip}',
    /Nobody comes to a good end/,
    ':::conversation',
  ),
  row('an end of both kinds', '{#safe well}', '{#safe well again}', /::end is either \{well\} or \{again\}/),
  row('an end of no kind', '{#safe well}', '{#safe}', /::end is either \{well\} or \{again\}/),
  row('an end that says nothing', '::end{#lost again}\nMình thử lại nhé.', '::end{#lost again}', /::end says nothing/),
  row(
    'a turn that says nothing',
    '::turn{#presses}\nBác đọc mã giúp cháu.\n',
    '::turn{#presses}\n',
    /::turn says nothing/,
  ),
  row('words of a turn in brackets', '::turn{#presses}', '::turn[Bác]{#presses}', /::turn takes no brackets/),
  row('a reply without a way', '{#who to=presses}', '{#who}', /::reply needs «to»/),
  row(
    'a slip without an explanation',
    'slip}\nMã mở tài khoản.',
    'slip}',
    /::reply has no explanation/,
    '::reply[Mã là đây.]',
  ),
  row(
    'a reply before any turn',
    '::turn{#opens}\nCháu gọi từ ngân hàng.\n\n',
    '',
    /::reply answers no ::turn/,
    '::reply[Cháu',
  ),
  row(
    'a turn without replies',
    '::turn{#presses}',
    '::turn{#late}\nMuộn rồi.\n\n::turn{#presses}',
    /«late» has 1 to 4 replies; here there are 0/,
    '::turn{#late}',
  ),
  row(
    'five replies',
    '::reply[Cháu',
    `${'1234'.replace(/\d/g, '::reply[$&]{#r$& to=presses}\n\n')}::reply[Cháu`,
    /«opens» has 1 to 4 replies; here there are 6/,
    '::turn{#opens}',
  ),
]

const kinds = { 'true-false': trueFalse, match, gap, number, spot, conversation }

for (const [kind, rows] of Object.entries(kinds)) {
  test.each(rows)(`${kind}: $name stops the build at its line`, async ({ from, to, says, at }) => {
    const files = broken(KINDS_VI, from, to, kindsPack)
    const text = String(files[KINDS_VI])
    const line = text.slice(0, text.indexOf(at)).split('\n').length
    const errors = await openWorkshop(files).errors()
    const here = errors.filter((error) => error.startsWith(`packs/${KINDS_VI}:${line}: `))
    expect(here.join('\n')).toMatch(says)
  })
}

const translated: readonly Row[] = [
  row('another way', '{#who to=presses}', '{#who to=safe}', /«reply to=presses who» is missing after this line/),
  row('another end', '{#lost again}', '{#lost well}', /«end again lost» is missing/),
  row('another place', 'at=0,40,50,60', 'at=0,40,60,60', /«right address» has other attributes than in vi.md/),
  row('another number', 'value=1500000', 'value=1600000', /«number how-much» has other attributes than in vi.md/),
  row(
    'another wording fewer',
    '::accept[One one three]{#in-words}\n',
    '',
    /«accept in-words» is missing after this line/,
  ),
  row(
    'another right answer',
    '::true\nThey invite you to their office.\n\n::false{right}',
    '::true{right}\nThey invite you to their office.\n\n::false',
    /«true-false video» has other attributes than in vi.md/,
  ),
]

test.each(translated)('$name in the translation stops the build', async ({ from, to, says }) => {
  expect((await openWorkshop(broken(KINDS_EN, from, to, kindsPack)).errors()).join('\n')).toMatch(says)
})

test('the good pack of every kind is built without a word', async () => {
  const workshop = openWorkshop(kindsPack)
  await workshop.build()
  expect(workshop.warnings).toEqual(['There were no keys: demo keys were made, for trying out only.'])
})
