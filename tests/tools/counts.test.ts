import { expect, test } from 'vitest'
import { countTests } from '../../tools/counts.mjs'

const file = (status: string, ...tests: readonly string[]) => ({
  status,
  assertionResults: tests.map((each) => ({ status: each })),
})

test('no report at all is a failure', () => {
  expect(countTests(null, 1)).toEqual({ passed: 0, failed: 1 })
})

test('a run without tests is a failure, whatever its exit code', () => {
  expect(countTests({ testResults: [] }, 0)).toEqual({ passed: 0, failed: 1 })
})

test('a file that cannot be loaded is a failure', () => {
  const testResults = [file('passed', 'passed'), file('failed')]
  expect(countTests({ testResults }, 1)).toEqual({ passed: 1, failed: 1 })
})

test('a skipped test is a failure', () => {
  expect(countTests({ testResults: [file('passed', 'passed', 'pending', 'todo')] }, 0)).toEqual({
    passed: 1,
    failed: 2,
  })
})

test('a crash beside passing tests is a failure', () => {
  expect(countTests({ testResults: [file('passed', 'passed')] }, 1)).toEqual({ passed: 1, failed: 1 })
})

test('a failing test is counted once', () => {
  expect(countTests({ testResults: [file('failed', 'passed', 'failed')] }, 1)).toEqual({ passed: 1, failed: 1 })
})

test('a good run counts every test', () => {
  const testResults = [file('passed', 'passed', 'passed'), file('passed', 'passed')]
  expect(countTests({ testResults }, 0)).toEqual({ passed: 3, failed: 0 })
})
