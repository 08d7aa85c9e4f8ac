// Composition root of one previewed phone, a page of its own: it has a phone's width and height, whatever stands around it.
import '../../src/ui/tokens.css'
import '../../src/ui/base.css'
import '../../src/ui/screen.css'
import '../../src/ui/rows.css'
import '../../src/ui/items.css'
import '../../src/ui/pieces.css'
import '../../src/ui/companion.css'
import '../../src/ui/letters.css'
import '../../src/ui/practice.css'
import '../../src/ui/practice-parts.css'
import './phone.css'
import { render } from 'preact'
import { isLanguage, openTranslation } from '../../src/i18n/i18n.ts'
import { readShown, watchShown } from './packs.ts'
import { Phone, tellDesk } from './phone.tsx'
import { openPhoneRooms, somebody } from './phone-rooms.ts'
import { parsePlace } from './place.ts'
import { createShownContent } from './shown-content.ts'

const language = new URLSearchParams(location.search).get('language') ?? 'vi'
document.documentElement.lang = language
const content = createShownContent()
const rooms = openPhoneRooms(content, language, (step) => {
  const place = parsePlace(location.hash)
  // Where it stands already is no news: said late, it would lead back whoever went on meanwhile.
  if (place === null || place.step === step) return
  // Kept in the address, so that a reload shows the same step; no new place for the phone to go to.
  history.replaceState(null, '', `#/${place.pack}/${place.lesson}/${step}`)
  tellDesk({ ...place, step })
})
const [shown, learner, translation] = await Promise.all([
  readShown(),
  somebody(rooms.records),
  openTranslation(isLanguage(language) ? language : 'vi'),
])
content.show(shown)
const app = document.getElementById('app')
if (app === null) throw new Error('the page has no place for the app')
render(<Phone content={content} rooms={rooms} learner={learner} language={language} translation={translation} />, app)
watchShown(content.show)
