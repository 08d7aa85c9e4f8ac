import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mark } from '../../../core/item/mark.ts'
import { limits } from '../../../core/limits.ts'
import type { Practice } from '../../../core/pack/lesson.ts'
import { explore, wayTo, wayToGoal } from '../../../core/practice/explore.ts'
import { markPractice } from '../../../core/practice/mark-practice.ts'
import { keyOf, pressed, pressesAt, screenAt, startOf, typedText } from '../../../core/practice/position.ts'
import { act, again, answerOf, begin, glowOf, helpOn, hintOf, undo, type Walk } from '../../../core/practice/walk.ts'
import { anyPlay, anyPresses, callPlay } from './plays.ts'

const walked = (...presses: readonly string[]): Walk =>
  presses.reduce((walk, press) => act(callPlay, walk, press), begin(callPlay))

test('what is not on the screen, not there yet or behind a dialog cannot be pressed', () => {
  const talking = walked('0.answer')
  for (const press of ['0.answer', '3', '9', 'x', '4.1', '__proto__'])
    expect(act(callPlay, talking, press)).toBe(talking)
  const asking = act(callPlay, talking, '5')
  expect(pressesAt(callPlay, asking.now)).toEqual(['6.0', '6.1'])
  expect(act(callPlay, asking, '0.end')).toBe(asking)
  expect(act(callPlay, asking, 'back')).toBe(asking)
})

test('after an end nothing is pressed any more', () => {
  const over = walked('0.end')
  expect(pressesAt(callPlay, over.now)).toEqual([])
  expect(act(callPlay, over, '0.answer')).toBe(over)
})

test('a name that every object has is no screen, no end and no slip', () => {
  const sly = { ...callPlay, start: 'constructor' }
  expect(screenAt(sly, startOf(sly))).toBeUndefined()
  expect(pressesAt(sly, startOf(sly))).toEqual([])
  for (const id of ['constructor', '__proto__', 'toString']) {
    expect(markPractice(callPlay, [id])).toBeNull()
    expect(markPractice(callPlay, ['hung-up', id])).toBeNull()
  }
})

test('a slip is told and counted once, and the learner stays where they were', () => {
  const talking = walked('0.answer')
  const slipped = act(callPlay, act(callPlay, talking, '1'), '1')
  expect(slipped.now).toBe(talking.now)
  expect(slipped).toMatchObject({ said: 'read-code', slips: ['read-code'] })
  expect(act(callPlay, slipped, '4').said).toBeNull()
})

test('keys fill a keypad with what is given, whichever is pressed, and its part comes when it is full', () => {
  let walk = walked('0.answer')
  const code = callPlay.screens.talking?.parts[2]
  if (code?.part !== 'keypad') throw new Error('another play')
  for (const shown of ['4', '47', '470']) {
    walk = act(callPlay, walk, '2.key')
    expect(typedText(walk.now, code)).toBe(shown)
    expect(pressesAt(callPlay, walk.now)).not.toContain('3')
  }
  const byKey = act(callPlay, walk, '2.key')
  expect(byKey.now).toEqual(act(callPlay, walk, '2.fill').now)
  expect(typedText(byKey.now, code)).toBe('4701')
  expect(pressesAt(callPlay, byKey.now)).toContain('3')
})

test('hints come one after the other, then the part glows; another screen begins without', () => {
  const first = helpOn(callPlay, begin(callPlay))
  const second = helpOn(callPlay, first)
  const third = helpOn(callPlay, second)
  expect([first, second].map((walk) => hintOf(callPlay, walk))).toEqual(['Nghe thử xem.', 'Bấm Nghe máy.'])
  expect([first, second, third].map((walk) => glowOf(callPlay, walk))).toEqual([null, null, '0.answer'])
  expect(helpOn(callPlay, third)).toMatchObject({ help: 3, helped: 3 })
  const next = act(callPlay, third, '0.answer')
  expect(next).toMatchObject({ help: 0, helped: 3 })
  // One hint alone: after it the part glows.
  expect(helpOn(callPlay, helpOn(callPlay, next))).toMatchObject({ help: 3 })
})

test('an end to look at again counts as a slip, also once it was taken back', () => {
  const sent = walked('0.answer', '2.fill', '3')
  expect(answerOf(sent)).toEqual(['sent'])
  const back = act(callPlay, undo(sent), '0.end')
  expect(answerOf(back)).toEqual(['hung-up', 'sent'])
  expect(again(callPlay, sent)).toMatchObject({ now: startOf(callPlay), before: [], slips: ['sent'] })
})

const practice: Practice = { id: 'p', kind: 'practice', use: 'call', prompt: [], play: callPlay }

test.each([
  ['the goal alone', ['hung-up'], { right: true, score: 1 }],
  ['the goal after a slip', ['hung-up', 'read-code'], { right: true, score: 0.9 }],
  [
    'the goal after two slips and all hints',
    ['hung-up', 'ran-away', 'read-code', 'hint=3'],
    { right: true, score: 0.5 },
  ],
  ['a safe end', ['refused'], { right: false, score: 0.25 }],
  ['an end to look at again', ['sent', 'hint=1'], { right: false, score: 0 }],
])('%s is marked by the rule', (_situation, answer, expected) => {
  expect(mark(practice, answer)).toEqual(expected)
})

test.each([
  ['nothing', []],
  ['an unknown end', ['gone']],
  ['a slip in the place of an end', ['read-code']],
  ['an unknown slip', ['hung-up', 'gone']],
  ['a slip twice', ['hung-up', 'read-code', 'read-code']],
  ['an end that is no slip', ['hung-up', 'refused']],
  ['the same end twice', ['sent', 'sent']],
  ['a hint that nobody gives', ['hung-up', 'hint=4']],
  ['a hint before a slip', ['hung-up', 'hint=1', 'read-code']],
])('%s is no answer', (_situation, answer) => {
  expect(mark(practice, answer)).toBeNull()
})

test('the way to an end is the shortest, and there is none where nothing leads', () => {
  const start = startOf(callPlay)
  expect(wayToGoal(callPlay, start)).toEqual(['0.answer', '0.end'])
  expect(wayTo(callPlay, start, (end) => end === 'sent')).toEqual(['0.answer', '2.fill', '3'])
  expect(wayToGoal(callPlay, walked('0.end').now)).toBeNull()
})

test('whatever is pressed in whatever play, nothing breaks, and a step back leads to where it came from', () => {
  fc.assert(
    fc.property(anyPlay, anyPresses, (play, presses) => {
      let walk = begin(play)
      for (const press of presses) {
        const next = act(play, walk, press)
        if (keyOf(next.now) !== keyOf(walk.now)) {
          expect(undo(next).now).toEqual(walk.now)
          expect(pressesAt(play, walk.now)).toContain(press)
        } else expect(next.before).toBe(walk.before)
        walk = helpOn(play, next)
        hintOf(play, walk)
      }
      expect(walk.before.length).toBeLessThanOrEqual(limits.practiceUndoMax)
      const answer = answerOf(walk)
      expect(answer === null).toBe(walk.now.end === null)
      if (answer !== null) {
        expect(answer.length).toBeLessThanOrEqual(limits.answerPartsMax)
        expect(markPractice(play, answer)).not.toBeNull()
      }
    }),
  )
})

test('the positions of any play are bounded, and random presses with whole fields never leave them', () => {
  fc.assert(
    fc.property(anyPlay, anyPresses, (play, presses) => {
      const { visits, isWhole } = explore(play)
      expect(visits.size).toBeLessThanOrEqual(limits.practicePositionsMax)
      if (!isWhole) return
      let now = startOf(play)
      for (const press of presses.map((one) => one.replace('.key', '.fill'))) {
        now = pressed(play, now, press).position
        expect(visits.has(keyOf(now))).toBe(true)
      }
    }),
  )
})

test('half of a field opens and closes nothing: with it the same can be pressed as without', () => {
  fc.assert(
    fc.property(anyPlay, anyPresses, (play, presses) => {
      let now = startOf(play)
      for (const press of presses) {
        const next = pressed(play, now, press).position
        if (press.endsWith('.key') && Object.keys(next.typed).length > 0)
          expect(pressesAt(play, { ...next, typed: {} })).toEqual(pressesAt(play, next))
        now = next
      }
    }),
  )
})

test('the glow leads to the goal from everywhere it can be reached', () => {
  for (const { position } of explore(callPlay).visits.values()) {
    if (position.end !== null) continue
    let walk: Walk = { ...begin(callPlay), now: position, help: 3 }
    for (let presses = 0; walk.now.end === null; presses++) {
      expect(presses).toBeLessThan(limits.practiceDepthMax)
      walk = { ...act(callPlay, walk, glowOf(callPlay, walk) ?? ''), help: 3 }
    }
    expect(walk.now.end).toBe('hung-up')
  }
})
