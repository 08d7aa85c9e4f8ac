import { Icon } from '../ui/icon.tsx'
import { Link } from '../ui/link.tsx'
import { routeHash } from './route.ts'
import { useWorld } from './world.ts'

export function BackLink() {
  const { words } = useWorld()
  return (
    <Link kind="round" to={routeHash({ at: 'home' })}>
      <Icon name="back" />
      {words('go.back')}
    </Link>
  )
}
