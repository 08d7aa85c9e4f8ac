import type { Words } from '../i18n/i18n.ts'
import { Icon } from '../ui/icon.tsx'
import { Link } from '../ui/link.tsx'
import { routeHash } from './route.ts'

/** One tap from every screen to what to do when one was cheated. */
export function ToHelp({ words }: { words: Words }) {
  return (
    <Link kind="help" to={routeHash({ at: 'help' })}>
      <Icon name="alert" />
      {words('help.link')}
    </Link>
  )
}
