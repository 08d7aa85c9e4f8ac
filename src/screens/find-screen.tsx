import { useMemo, useState } from 'preact/hooks'
import { find, searchable } from '../../core/pack/find.ts'
import { Icon } from '../ui/icon.tsx'
import { Link } from '../ui/link.tsx'
import { Screen } from '../ui/screen.tsx'
import { BackLink } from './back-link.tsx'
import { Listen } from './listen.tsx'
import { routeHash } from './route.ts'
import { Trouble } from './trouble.tsx'
import { useLoaded, useWorld } from './world.ts'

/** Looks through everything that is on this phone, at every letter; nothing is asked of the network and nothing is kept. */
export function FindScreen() {
  const { words, language, rooms } = useWorld()
  const [query, setQuery] = useState('')
  const { value: lessons, error } = useLoaded(
    async () => (await rooms.content.findable(language)).map(searchable),
    [rooms.content],
    [language],
  )
  const found = useMemo(() => find(lessons ?? [], query), [lessons, query])
  const isAsked = query.trim() !== ''
  const told = !isAsked ? '' : found.length > 0 ? words('find.found', { count: found.length }) : words('find.none')
  const spoken = [words('find.title'), words('find.how'), told, ...found.map(({ title }) => title)].join('. ')
  return (
    <Screen
      title={words('find.title')}
      back={<BackLink />}
      listen={<Listen words={words} language={language} text={spoken} />}
    >
      <label class="field">
        <span>{words('find.how')}</span>
        <input
          type="search"
          value={query}
          autocomplete="off"
          enterkeyhint="search"
          onInput={({ currentTarget }) => setQuery(currentTarget.value)}
        />
      </label>
      {error !== undefined && <Trouble words={words} error={error} />}
      <p role="status">{lessons === undefined && error === undefined ? words('home.loading') : told}</p>
      <ul class="list">
        {found.map(({ pack, lesson, packTitle, title, summary, line }) => (
          <li key={`${pack}/${lesson}`}>
            <Link kind="row" to={routeHash({ at: 'lesson', pack, lesson })}>
              <Icon name="next" />
              <span class="grow">
                <strong>{title}</strong>
                <span class="note">{line ?? summary}</span>
                <span class="note">{packTitle}</span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Screen>
  )
}
