import { Icon } from '../ui/icon.tsx'
import { Link } from '../ui/link.tsx'
import { type Route, routeHash } from './route.ts'
import { usePlace } from './world.ts'

export function BackLink({ to = { at: 'home' } }: { readonly to?: Route }) {
  const { words } = usePlace()
  return (
    <Link kind="round" to={routeHash(to)}>
      <Icon name="back" />
      {words('go.back')}
    </Link>
  )
}
