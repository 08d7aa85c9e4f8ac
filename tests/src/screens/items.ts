// One item of each kind, small enough to read.
import type {
  Block,
  ChooseAll,
  ChooseOne,
  Conversation,
  Gap,
  Item,
  Match,
  NumberItem,
  Order,
  Sort,
  Spot,
  TrueFalse,
} from '../../../core/pack/lesson.ts'

export const words: Block[] = [{ type: 'paragraph', spans: ['Bác làm gì?'] }]
const why = (text: string): Block[] => [{ type: 'paragraph', spans: [text] }]
const option = (id: string, text: string) => ({ id, text: [text], why: why(`Vì ${text}.`) })

export const chooseOne: ChooseOne = {
  id: 'call',
  kind: 'choose-one',
  prompt: words,
  options: [option('yes', 'Cúp máy'), option('no', 'Chuyển tiền'), option('maybe', 'Nghe tiếp')],
  right: 'yes',
}

export const chooseAll: ChooseAll = {
  ...chooseOne,
  id: 'signs',
  kind: 'choose-all',
  right: ['yes', 'maybe'],
}

export const trueFalse: TrueFalse = {
  id: 'true-or-not',
  kind: 'true-false',
  prompt: [{ type: 'paragraph', spans: ['Công an gọi video để lấy lời khai.'] }],
  right: false,
  whenTrue: why('Vì công an mời ra trụ sở.'),
  whenFalse: why('Vì công an không làm việc qua điện thoại.'),
}

export const order: Order = {
  id: 'steps',
  kind: 'order',
  prompt: words,
  steps: [
    { id: 'one', text: ['Cúp máy'] },
    { id: 'two', text: ['Kể cho con'] },
    { id: 'three', text: ['Báo công an'] },
  ],
  why: why('Cúp máy trước đã.'),
}

export const sort: Sort = {
  id: 'real-or-not',
  kind: 'sort',
  prompt: words,
  groups: [
    { id: 'real', text: ['Thật'] },
    { id: 'fake', text: ['Giả'] },
  ],
  things: [
    { ...option('letter', 'Giấy mời'), in: 'real' },
    { ...option('video', 'Gọi video'), in: 'fake' },
  ],
}

const pair = (id: string, text: string, other: string) => ({
  ...option(id, text),
  with: { id: `${id}-with`, text: [other] },
})

export const match: Match = {
  id: 'what-with-what',
  kind: 'match',
  prompt: words,
  pairs: [
    pair('otp', 'Mã OTP', 'Giữ kín'),
    pair('link', 'Đường dẫn lạ', 'Không bấm'),
    pair('caller', 'Số lạ', 'Cúp máy'),
  ],
}

export const gap: Gap = {
  id: 'which-number',
  kind: 'gap',
  prompt: [{ type: 'paragraph', spans: ['Nghi bị lừa, gọi ', { strong: 'công an' }, ' số ___ ngay.'] }],
  accepted: [
    { id: 'police', text: '113' },
    { id: 'in-words', text: 'Một một ba' },
  ],
  slips: [{ id: 'fire', text: '114', why: why('Vì số này của cứu hỏa.') }],
  why: why('Vì đó là số của công an.'),
  otherwise: why('Vì số này có ba chữ số.'),
}

export const number: NumberItem = {
  id: 'how-much',
  kind: 'number',
  prompt: words,
  value: 1_500_000,
  tolerance: 50_000,
  unit: 'đồng',
  why: why('Vì giá ghi trên biển.'),
  otherwise: why('Vì bác cộng thiếu một món.'),
}

export const spot: Spot = {
  id: 'where-is-danger',
  kind: 'spot',
  prompt: words,
  picture: { name: 'message', alt: 'Một tin nhắn.' },
  spots: [
    { ...option('sender', 'Người gửi'), at: [0, 0, 100, 30] },
    { ...option('link-in-it', 'Đường dẫn'), at: [0, 30, 50, 40] },
    { ...option('time', 'Giờ gửi'), at: [50, 30, 50, 40] },
  ],
  right: ['link-in-it'],
}

export const spots: Spot = { ...spot, id: 'where-are-dangers', right: ['sender', 'link-in-it'] }

export const conversation: Conversation = {
  id: 'bank-call',
  kind: 'conversation',
  prompt: [{ type: 'paragraph', spans: ['Có người gọi đến.'] }],
  turns: [
    {
      id: 'opens',
      says: why('Cháu gọi từ ngân hàng.'),
      replies: [
        { id: 'who', text: ['Cháu là ai?'], to: 'presses' },
        { id: 'listen', text: ['Ừ, bác nghe.'], to: 'presses', slip: true, why: why('Vì ai gọi cũng tự xưng được.') },
      ],
    },
    {
      id: 'presses',
      says: why('Bác đọc mã giúp cháu.'),
      replies: [
        { id: 'refuse', text: ['Bác cúp máy đây.'], to: 'safe', why: why('Vì cúp máy là chắc nhất.') },
        { id: 'read-it', text: ['Mã là đây.'], to: 'lost', slip: true, why: why('Vì mã mở tài khoản.') },
      ],
    },
  ],
  ends: [
    { id: 'safe', outcome: 'well', says: why('Vì bác cúp máy, tiền vẫn còn.') },
    { id: 'lost', outcome: 'again', says: why('Vì lộ mã, mình thử lại nhé.') },
  ],
}

export const items: readonly Item[] = [
  chooseOne,
  chooseAll,
  trueFalse,
  order,
  sort,
  match,
  gap,
  number,
  spot,
  spots,
  conversation,
]
