import { expect, test } from 'vitest'
import { Problem, type ProblemCode, problemCodes } from '../../core/problem.ts'
import { problemResponse } from '../../server/problem-response.ts'

const bug = (error: unknown) => {
  throw error
}

test.each(Object.entries(problemCodes) as [ProblemCode, number][])('%s answers %i', async (code, status) => {
  const response = problemResponse(new Problem(code, { bytes: 7 }), bug)
  expect(response.status).toBe(status)
  expect(await response.json()).toEqual({ code, bytes: 7 })
  expect(response.headers.get('cache-control')).toBe('no-store')
})

test('a detail cannot pass for the code', async () => {
  const response = problemResponse(new Problem('sync/bad-form', { code: 'sync/busy' }), bug)
  expect(await response.json()).toEqual({ code: 'sync/bad-form' })
})

test('a bug is told inside and not outside', async () => {
  const heard: unknown[] = []
  const trouble = new Error('select * from secret')
  const response = problemResponse(trouble, (error) => heard.push(error))
  expect(response.status).toBe(500)
  expect(await response.text()).toBe('{"code":"net/server-trouble"}')
  expect(heard).toEqual([trouble])
})
