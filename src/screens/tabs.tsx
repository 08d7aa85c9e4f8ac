import type { Words } from '../i18n/i18n.ts'
import { Icon, type IconName } from '../ui/icon.tsx'
import { Link } from '../ui/link.tsx'
import { type Route, routeHash } from './route.ts'

const tabs = [
  { at: 'home', icon: 'learn', word: 'tabs.learn' },
  { at: 'mine', icon: 'mine', word: 'tabs.mine' },
  { at: 'settings', icon: 'settings', word: 'tabs.settings' },
] as const satisfies readonly { at: Route['at']; icon: IconName; word: string }[]

export function Tabs({ words, at }: { words: Words; at: Route['at'] }) {
  return (
    <nav class="tabs" aria-label={words('tabs.label')}>
      {tabs.map((tab) => (
        <Link key={tab.at} kind="tab" to={routeHash({ at: tab.at })} current={tab.at === at}>
          <Icon name={tab.icon} />
          {words(tab.word)}
        </Link>
      ))}
    </nav>
  )
}
