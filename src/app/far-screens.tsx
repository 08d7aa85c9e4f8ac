// The third load: roads without a line, the learner's card, and the mock phone of practices.
import type { Letters } from '../letters/letters.ts'
import { CardScreen } from '../screens/card-screen.tsx'
import { CarryScreen } from '../screens/carry-screen.tsx'
import { DevicesScreen } from '../screens/devices-screen.tsx'
import { PacksScreen } from '../screens/packs-screen.tsx'
import type { FarPlace } from '../screens/route.ts'
import { ScanScreen } from '../screens/scan-screen.tsx'
import { SendScreen } from '../screens/send-screen.tsx'

// In this chunk, and not in one of its own: one more would cut the first load into pieces.
export { PracticeScreen } from '../screens/practice-screen.tsx'

export function FarScreens({ at, letters }: { readonly at: FarPlace; readonly letters: Letters }) {
  switch (at) {
    case 'send':
      return <SendScreen letters={letters} />
    case 'carry':
      return <CarryScreen letters={letters} />
    case 'scan':
      return <ScanScreen letters={letters} />
    case 'card':
      return <CardScreen letters={letters} />
    case 'devices':
      return <DevicesScreen letters={letters} />
    case 'packs':
      return <PacksScreen letters={letters} />
  }
}
