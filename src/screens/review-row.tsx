import { Icon } from '../ui/icon.tsx'
import { Link } from '../ui/link.tsx'
import { routeHash } from './route.ts'
import { useLoaded, useWorld } from './world.ts'

/** How many questions come back now; 0 while nobody knows. */
export function useReviewCount(): number {
  const { rooms, learner, language } = useWorld()
  const { value = [] } = useLoaded(
    () => rooms.review.due(learner.id, language),
    [rooms.records, rooms.content],
    [learner.id, language],
  )
  return value.length
}

export function ReviewRow({ count }: { readonly count: number }) {
  const { words } = useWorld()
  if (count === 0) return null
  return (
    <Link kind="row" to={routeHash({ at: 'review' })}>
      <Icon name="again" />
      <span class="grow">
        <strong>{words('home.review', { count })}</strong>
        <span class="note">{words('home.reviewWhy')}</span>
      </span>
    </Link>
  )
}
