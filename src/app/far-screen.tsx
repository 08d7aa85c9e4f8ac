// The way to the screens in the third chunk: it comes when one of them is opened, from the phone's own copy of the app.
import { BackLink } from '../screens/back-link.tsx'
import type { FarPlace } from '../screens/route.ts'
import { Trouble } from '../screens/trouble.tsx'
import { useLoaded, usePlace } from '../screens/world.ts'
import { Screen } from '../ui/screen.tsx'

export function FarScreen({ at }: { readonly at: FarPlace }) {
  const { words, rooms, learner } = usePlace()
  const { value, error } = useLoaded(
    async () => ({ ...(await import('./far-screens.tsx')), letters: await rooms.letters() }),
    [],
  )
  if (value !== undefined) return <value.FarScreens at={at} letters={value.letters} />
  return (
    <Screen
      title={words(`${at}.title`)}
      back={<BackLink to={{ at: learner === null || at === 'packs' ? 'home' : 'mine' }} />}
    >
      {error === undefined ? <p role="status">{words('send.opening')}</p> : <Trouble words={words} error={error} />}
    </Screen>
  )
}
