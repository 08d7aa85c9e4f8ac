import { ConsentScreen } from '../screens/consent-screen.tsx'
import { FindScreen } from '../screens/find-screen.tsx'
import { HelpScreen } from '../screens/help-screen.tsx'
import { LessonScreen } from '../screens/lesson-screen.tsx'
import { MineScreen } from '../screens/mine-screen.tsx'
import { ReviewScreen } from '../screens/review-screen.tsx'
import { SettingsScreen } from '../screens/settings-screen.tsx'
import { WhoScreen } from '../screens/who-screen.tsx'
import { usePlace } from '../screens/world.ts'
import { FarScreen } from './far-screen.tsx'

/** Every screen but the first ones; it comes with the rooms. */
export function LaterScreen() {
  const { route } = usePlace()
  switch (route.at) {
    case 'home':
      return null
    case 'lesson':
      return <LessonScreen key={`${route.pack}/${route.lesson}`} pack={route.pack} lesson={route.lesson} />
    case 'review':
      return <ReviewScreen key="review" />
    case 'mine':
      return <MineScreen key="mine" />
    case 'consent':
      return <ConsentScreen key="consent" />
    case 'settings':
      return <SettingsScreen key="settings" />
    case 'find':
      return <FindScreen key="find" />
    case 'help':
      return <HelpScreen key="help" />
    case 'who':
      return <WhoScreen key="who" />
    default:
      return <FarScreen key={route.at} at={route.at} />
  }
}
