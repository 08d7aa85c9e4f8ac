// The good small pack with a practice in its lesson; each refusal is tried by breaking one thing in it.
import { broken, type Files, goodPack } from './tiny-pack.ts'

export const CALL = 'tiny/practices/call.yaml'
export const VI = 'tiny/lessons/hang-up/vi.md'
export const EN = 'tiny/lessons/hang-up/en.md'

const call = `goal: { vi: Cúp máy., en: Hang up. }
start: ringing
screens:
  ringing:
    title: { vi: Cuộc gọi đến, en: Incoming call }
    hints:
      - { vi: Nghe thử xem., en: Listen for a moment. }
    parts:
      - part: call
        from: { vi: Số lạ, en: A stranger }
        answer: { go: talking }
        end: { end: refused }
  talking:
    title: { vi: Đang gọi, en: Talking }
    hints:
      - { vi: Đừng đọc mã., en: Read out no code. }
    parts:
      - part: keypad
        id: code
        text: { vi: Mã, en: Code }
        given: '4701'
      - part: button
        text: { vi: Đọc mã, en: Read the code }
        tap: { slip: read-code }
        when: [code]
      - part: button
        text: { vi: Hỏi con, en: Ask my child }
        tap: { set: [asking] }
      - part: dialog
        text: { vi: Con bảo cúp máy., en: Your child says hang up. }
        rows:
          - text: { vi: Cúp máy, en: Hang up }
            tap: { end: hung-up }
        when: [asking]
ends:
  hung-up: { kind: goal, text: { vi: Cúp máy rồi., en: You hung up. } }
  refused: { kind: safe, text: { vi: Thế cũng được., en: That will do. } }
slips:
  read-code: { vi: Đừng đọc., en: Do not read it. }
`

const step = (words: string) => `\n:::practice{#try-it use=call}\n${words}\n:::\n`

export const practicePack: Files = {
  ...goodPack,
  [CALL]: call,
  [VI]: `${goodPack[VI]}${step('Bác thử nhé.')}`,
  [EN]: `${goodPack[EN]}${step('Try it.')}`,
}

export function brokenCall(from: string, to: string): Files {
  return broken(CALL, from, to, practicePack)
}
