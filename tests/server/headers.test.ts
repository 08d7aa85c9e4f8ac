import { expect, test } from 'vitest'
import { pagePolicy, securityHeaders } from '../../server/headers.ts'
import { STYLE_HASH } from './test-packs.ts'
import { answerOf, askOf, bundleOf, newId, newPhone } from './test-phone.ts'
import { ORIGIN, testServer } from './test-server.ts'

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self' blob:; " +
  "font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; " +
  "object-src 'none'; require-trusted-types-for 'script'; trusted-types app; frame-ancestors 'none'"

const others = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

test('without inline parts the page may run nothing but our own files', () => {
  const headers = securityHeaders({ script: [], style: [] })
  expect(headers).toMatchObject({ ...others, 'content-security-policy': POLICY })
  expect(headers['permissions-policy']).toMatch(/^camera=\(self\), (\w[\w-]*=\(\)(, |$))+$/)
})

test('the page says of itself what the header says, but for what only a header can', () => {
  const inline = { script: ['sha256-a='], style: [] }
  const header = securityHeaders(inline)['content-security-policy']
  expect(`${pagePolicy(inline)}; frame-ancestors 'none'`).toBe(header)
})

test('an inline part is allowed by its hash alone', () => {
  const policy = securityHeaders({ script: ['sha256-a='], style: ['sha256-b='] })['content-security-policy']
  expect(policy).toContain("script-src 'self' 'sha256-a='; style-src 'self' 'sha256-b=';")
  expect(policy).not.toContain('unsafe')
})

test.each([
  ['GET', '/', 200],
  ['HEAD', '/', 200],
  ['GET', '/sw.js', 200],
  ['GET', '/assets/main-1a2b.js', 200],
  ['GET', '/unknown', 404],
  ['POST', '/', 404],
  ['GET', '/sync/server', 200],
  ['GET', '/sync/unknown', 404],
  ['POST', '/sync/bundles', 400],
  ['POST', '/sync/pages', 400],
  ['POST', '/sync/unknown', 404],
  ['GET', '/livez', 200],
  ['GET', '/readyz', 200],
])('%s %s carries every header', async (method, path, status) => {
  const server = await testServer()
  const response = await server.app.fetch(new Request(ORIGIN + path, { method }))
  expect(response.status).toBe(status)
  const policy = POLICY.replace("style-src 'self'", `style-src 'self' '${STYLE_HASH}'`)
  const expected = { ...others, 'content-security-policy': policy }
  expect(Object.fromEntries(response.headers)).toMatchObject(expected)
  expect(response.headers.get('cache-control')).not.toBeNull()
  // Phones ask for packs as for the app's own files, with whatever cookies there were.
  expect(response.headers.get('set-cookie')).toBeNull()
})

test('pieces of packs carry what they need and nothing more: no browser renders them', async () => {
  const server = await testServer()
  const response = await server.app.fetch(new Request(`${ORIGIN}/packs/catalogue`))
  expect(response.headers.get('content-type')).toBe('application/octet-stream')
  expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  expect([...response.headers.keys()].toSorted()).toEqual([
    'cache-control',
    'content-length',
    'content-type',
    'etag',
    'vary',
    'x-content-type-options',
  ])
})

test('receipts and pages carry what they need and nothing more: no browser renders them, and every byte is paid for', async () => {
  const server = await testServer()
  const phone = await newPhone()
  const learner = newId()
  const { identity } = server.store
  const answers = [
    await server.post(await bundleOf(phone, identity, [answerOf(learner)])),
    await server.ask(await askOf(phone, identity, { learner })),
  ]
  for (const answer of answers) {
    const length = String((await answer.arrayBuffer()).byteLength)
    expect([...answer.headers]).toEqual([
      ['content-length', length],
      ['x-content-type-options', 'nosniff'],
    ])
  }
})

test('an answer of a server in trouble and a 304 carry them too', async () => {
  const server = await testServer()
  const etag = (await server.get('/')).headers.get('etag') ?? ''
  const unchanged = await server.get('/', { 'if-none-match': etag })
  const broken = await testServer({
    isDraining: () => {
      throw new Error('trouble')
    },
  })
  const trouble = await broken.get('/readyz')
  expect([unchanged.status, trouble.status]).toEqual([304, 503])
  for (const response of [unchanged, trouble]) {
    expect(Object.fromEntries(response.headers)).toMatchObject(others)
  }
})
