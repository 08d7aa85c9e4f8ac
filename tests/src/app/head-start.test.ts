import { expect, test } from 'vitest'
import { withHeadStart } from '../../../src/app/head-start.ts'

function line() {
  const asked: string[] = []
  const fetchPort = (async (input: RequestInfo | URL) => {
    asked.push(String(input))
    return new Response('from the line')
  }) as typeof fetch
  return { asked, fetchPort }
}

test('an answer that was asked for ahead is taken once, and then the line is asked', async () => {
  const { asked, fetchPort } = line()
  const port = withHeadStart(fetchPort, { headStart: { '/list': Promise.resolve(new Response('ahead')) } })
  expect(await (await port('/list')).text()).toBe('ahead')
  expect(asked).toEqual([])
  expect(await (await port('/list')).text()).toBe('from the line')
})

test('an ask ahead that failed is made again', async () => {
  const { asked, fetchPort } = line()
  const port = withHeadStart(fetchPort, { headStart: { '/list': Promise.reject(new TypeError('no line')) } })
  expect(await (await port('/list')).text()).toBe('from the line')
  expect(asked).toEqual(['/list'])
})

test('a page without a head start asks the line', async () => {
  const { fetchPort } = line()
  expect(await (await withHeadStart(fetchPort, {})('/list')).text()).toBe('from the line')
})
