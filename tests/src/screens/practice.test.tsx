// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/preact'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Answer } from '../../../core/item/mark.ts'
import type { Practice } from '../../../core/pack/lesson.ts'
import type { Play } from '../../../core/practice/play.ts'
import { vietnamese } from '../../../src/i18n/i18n.ts'
import { PracticeStep } from '../../../src/screens/practice-step.tsx'
import { callPlay } from '../../core/practice/plays.ts'
import { openTestRooms, show } from './show.tsx'

const { words } = vietnamese()

/** Each look at the clock is a second after the one before: no press is half of a double tap. */
let stepMs: number
beforeEach(() => {
  let at = 0
  stepMs = 1000
  vi.spyOn(performance, 'now').mockImplementation(() => {
    at += stepMs
    return at
  })
})
afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
})

async function open(play: Play = callPlay, trouble = <i />): Promise<Answer[]> {
  const answers: Answer[] = []
  const step: Practice = {
    id: 'p',
    kind: 'practice',
    use: 'call',
    prompt: [{ type: 'paragraph', spans: ['Bác thử nhé.'] }],
    play,
  }
  const { rooms } = await openTestRooms()
  const learner = await rooms.records.addLearner('hat')
  const frame = { title: 'Bài học. Phần 1 trên 2', lang: 'vi' }
  const onDone = (answer: Answer) => void answers.push(answer)
  show(<PracticeStep {...{ frame, step, trouble, onDone }} packHash="ab" busy={false} />, rooms, learner)
  await waitFor(() => expect(screen.getByRole('button', { name: words('practice.begin') })).toBeTruthy())
  return answers
}

async function begin(play: Play = callPlay, trouble = <i />): Promise<Answer[]> {
  const answers = await open(play, trouble)
  press(words('practice.begin'))
  return answers
}

const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }))
const title = () => screen.getByRole('heading', { level: 2 })
const isPractice = () =>
  expect(screen.getByRole('region', { name: words('practice.word') }).textContent).toMatch(/^Thực hành/)

test('before it begins the learner reads what it is about, and that nothing can be lost', async () => {
  await open()
  expect(screen.getByText('Bác thử nhé.')).toBeTruthy()
  expect(screen.getByText(words('practice.fake'))).toBeTruthy()
  expect(document.querySelector('.mock')).toBeNull()
})

test('the word stands on every screen and at every end, and each new title takes the focus', async () => {
  await begin()
  isPractice()
  expect(document.activeElement).toBe(title())
  press(words('practice.answer'))
  isPractice()
  expect(title().textContent).toBe('Đang gọi')
  expect(document.activeElement).toBe(title())
  press(words('practice.hangUp'))
  isPractice()
  expect(title().textContent).toBe(words('practice.goal'))
  expect(document.activeElement).toBe(title())
})

test('a slip is told in its own words, and the learner goes on where they were', async () => {
  const answers = await begin()
  press(words('practice.answer'))
  press('Đọc mã')
  expect(document.querySelector('.practice-foot .message')?.textContent).toBe(
    `${words('practice.caught')} Đừng đọc mã.`,
  )
  expect(title().textContent).toBe('Đang gọi')
  press(words('practice.hangUp'))
  expect(answers).toEqual([['hung-up', 'read-code']])
})

test('the second half of a double tap does nothing to the screen that came in between', async () => {
  const answers = await begin()
  stepMs = 0
  press(words('practice.answer'))
  press(words('practice.hangUp'))
  expect(title().textContent).toBe('Đang gọi')
  stepMs = 1000
  press(words('practice.hangUp'))
  expect(answers).toEqual([['hung-up']])
})

test('hints come in turn, then the part to press glows and says so, and help is told with the answer', async () => {
  const answers = await begin()
  const hint = () => press(words('practice.hint'))
  const lines: (string | null | undefined)[] = []
  for (let i = 0; i < 3; i++) {
    hint()
    lines.push(document.querySelector('.practice-foot .message')?.textContent)
  }
  const answer = words('practice.answer')
  expect(lines).toEqual(['Nghe thử xem.', 'Bấm Nghe máy.', words('practice.pressHere', { what: answer })])
  const glowing = document.querySelector('button.glows')
  expect(glowing?.textContent).toBe(`${answer}${words('practice.here')}`)
  fireEvent.click(glowing as Element)
  expect(document.querySelector('.glows')).toBeNull()
  press(words('practice.hangUp'))
  expect(answers).toEqual([['hung-up', 'hint=3']])
})

test('a step back leads to the screen before; at the start there is none', async () => {
  await begin()
  const back = () => screen.getByRole('button', { name: words('practice.undo') })
  expect(back().getAttribute('aria-disabled')).toBe('true')
  press(words('practice.answer'))
  press(words('practice.undo'))
  expect(title().textContent).toBe('Cuộc gọi đến')
})

test('whatever is typed, only the given signs stand there', async () => {
  await begin({
    ...callPlay,
    screens: {
      ringing: {
        title: 'Mật khẩu',
        hints: ['Điền đi.'],
        parts: [
          { part: 'field', id: 'key', text: 'Mật khẩu mới', given: 'chè' },
          { part: 'button', text: 'Xong rồi', tap: { end: 'hung-up' }, when: ['key'] },
        ],
      },
    },
  })
  const field = screen.getByLabelText('Mật khẩu mới') as HTMLInputElement
  const type = (value: string, inputType = 'insertText') => {
    field.value = value
    fireEvent(field, new InputEvent('input', { inputType, bubbles: true }))
    return field.value
  }
  expect(screen.getByText(words('practice.given'))).toBeTruthy()
  expect([type('s'), type('cs'), type('c', 'deleteContentBackward')]).toEqual(['c', 'ch', 'ch'])
  expect(screen.queryByRole('button', { name: 'Xong rồi' })).toBeNull()
  press(words('practice.fill'))
  expect(field.value).toBe('chè')
  expect(field.readOnly).toBe(true)
  expect(screen.getByRole('button', { name: 'Xong rồi' })).toBeTruthy()
})

test('on a keypad any key shows the next given digit', async () => {
  await begin()
  press(words('practice.answer'))
  for (const key of ['9', '#', '1']) press(key)
  expect(document.querySelector('.typed')?.textContent).toContain('470·')
  press('1')
  expect(document.querySelector('.typed')?.textContent).toContain('4701')
  expect(screen.queryByRole('button', { name: '1' })).toBeNull()
  // What is filled stays a button, so that the focus is not lost.
  expect(screen.getByRole('button', { name: words('practice.filled') })).toBeTruthy()
})

test('a dialog takes the focus and stands alone; when it goes, the title has it again', async () => {
  await begin()
  press(words('practice.answer'))
  screen.getByRole('button', { name: 'Bảo con' }).focus()
  press('Bảo con')
  expect(document.activeElement?.textContent).toBe('Gọi cho con?')
  expect(screen.queryByRole('button', { name: words('practice.hangUp') })).toBeNull()
  press('Thôi')
  await waitFor(() => expect(document.activeElement).toBe(title()))
})

test('a safe end and one to look at again are left only when the learner wants to', async () => {
  const answers = await begin()
  press(words('practice.refuse'))
  expect(title().textContent).toBe(words('practice.safe'))
  expect(answers).toEqual([])
  press(words('practice.undo'))
  press(words('practice.answer'))
  press(words('practice.fill'))
  press('Gửi mã')
  expect(title().textContent).toBe(words('item.look'))
  press(words('practice.again'))
  expect(title().textContent).toBe('Cuộc gọi đến')
  press(words('practice.refuse'))
  press(words('go.done'))
  expect(answers).toEqual([['refused', 'sent']])
})

test('a switch says whether it is on', async () => {
  await begin()
  press(words('practice.answer'))
  const loud = () => screen.getByRole('switch', { name: 'Loa ngoài' }).getAttribute('aria-checked')
  expect(loud()).toBe('false')
  fireEvent.click(screen.getByRole('switch'))
  expect(loud()).toBe('true')
})

test('an answer that could not be saved can be handed over once more', async () => {
  const answers = await begin(callPlay, <p>Máy đầy.</p>)
  press(words('practice.answer'))
  press(words('practice.hangUp'))
  expect(screen.getByText('Máy đầy.')).toBeTruthy()
  press(words('go.done'))
  expect(answers).toEqual([['hung-up'], ['hung-up']])
})
