// One item of each kind, small enough to read.
import type { Block, ChooseAll, ChooseOne, Item, Order, Sort } from '../../../core/pack/lesson.ts'

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

export const items: readonly Item[] = [chooseOne, chooseAll, order, sort]
