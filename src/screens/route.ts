// Addresses behind the #, so that one cached page answers them all.
export type Route =
  | { readonly at: 'home'; readonly pack?: string }
  | { readonly at: 'lesson'; readonly pack: string; readonly lesson: string }
  | { readonly at: 'review' }
  | { readonly at: 'mine' }
  | { readonly at: 'consent' }
  | { readonly at: 'settings' }
  | { readonly at: 'who' }
  | { readonly at: 'help' }
  | { readonly at: 'find' }
  | { readonly at: FarPlace }

/** Screens that come in a chunk of their own: roads without a line, for records and packs, and the card. */
const farPlaces = ['send', 'carry', 'scan', 'card', 'devices', 'packs'] as const
export type FarPlace = (typeof farPlaces)[number]

const name = '([a-z0-9-]{1,64})'
const packPattern = new RegExp(`^#/p/${name}$`)
const lessonPattern = new RegExp(`^#/l/${name}/${name}$`)

/** Anything unknown leads home: a torn poster must not end in an empty page. */
export function parseRoute(hash: string): Route {
  const lesson = lessonPattern.exec(hash)
  if (lesson?.[1] && lesson[2]) return { at: 'lesson', pack: lesson[1], lesson: lesson[2] }
  const pack = packPattern.exec(hash)?.[1]
  if (pack) return { at: 'home', pack }
  if (hash === '#/review') return { at: 'review' }
  if (hash === '#/mine') return { at: 'mine' }
  if (hash === '#/consent') return { at: 'consent' }
  if (hash === '#/settings') return { at: 'settings' }
  if (hash === '#/who') return { at: 'who' }
  if (hash === '#/help') return { at: 'help' }
  if (hash === '#/find') return { at: 'find' }
  const far = farPlaces.find((at) => hash === `#/${at}`)
  return { at: far ?? 'home' }
}

export function routeHash(route: Route): string {
  switch (route.at) {
    case 'home':
      return route.pack ? `#/p/${route.pack}` : '#/'
    case 'lesson':
      return `#/l/${route.pack}/${route.lesson}`
    default:
      return `#/${route.at}`
  }
}
