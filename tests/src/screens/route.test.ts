import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseRoute, type Route, routeHash } from '../../../src/screens/route.ts'

const name = fc.stringMatching(/^[a-z0-9-]{1,64}$/)
const route: fc.Arbitrary<Route> = fc.oneof(
  fc.constantFrom<Route>(
    { at: 'home' },
    { at: 'review' },
    { at: 'mine' },
    { at: 'consent' },
    { at: 'settings' },
    { at: 'who' },
    { at: 'help' },
    { at: 'find' },
  ),
  fc.record({ at: fc.constant('home' as const), pack: name }),
  fc.record({ at: fc.constant('lesson' as const), pack: name, lesson: name }),
)

test.each(['', '#', '#/l/', '#/l/only-a-pack', '#/p/../../x', '#/l/a/b/c', '#/P/A', '#/<b>', '#/mine/x'])(
  'a torn address %s leads home',
  (hash) => expect(parseRoute(hash)).toEqual({ at: 'home' }),
)

test('every route comes back from its address', () => {
  fc.assert(
    fc.property(route, (one) => {
      expect(parseRoute(routeHash(one))).toEqual(one)
    }),
  )
})

test('whatever stands behind the #, some screen answers', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(parseRoute(`#${text}`).at).toBeTypeOf('string')
    }),
  )
})
