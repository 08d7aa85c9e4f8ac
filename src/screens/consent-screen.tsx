// Asked before the first byte of a learner's work leaves the phone: unticked, readable aloud, and as easy to refuse as to give.
import { useState } from 'preact/hooks'
import type { WordKey } from '../i18n/i18n.ts'
import { Button } from '../ui/button.tsx'
import { CheckRow } from '../ui/check-row.tsx'
import { Screen } from '../ui/screen.tsx'
import { BackLink } from './back-link.tsx'
import { Listen } from './listen.tsx'
import { Trouble } from './trouble.tsx'
import { useWorld } from './world.ts'

/** Names the text below in the consent record; a changed text gets a new name and is asked again. */
const CONSENT_WORDS = 'consent-1'

const lines: readonly WordKey[] = [
  'consent.why',
  'consent.receiver',
  'consent.sent',
  'consent.earlier',
  'consent.notSent',
  'consent.free',
  'consent.change',
  'consent.stays',
  'consent.child',
]

export function ConsentScreen() {
  const { words, language, rooms, learner, go } = useWorld()
  // Who receives: the server this app came from, and no other.
  const { host } = location
  const [ticked, setTicked] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const spoken = [words('consent.title'), ...lines.map((line) => words(line, { host })), words('consent.tick')].join(
    ' ',
  )
  const answer = async () => {
    await rooms.records.setConsent(learner.id, ticked, CONSENT_WORDS)
    if (ticked) rooms.sync.wake('saved')
    go({ at: 'mine' })
  }
  return (
    <Screen
      title={words('consent.title')}
      back={<BackLink />}
      listen={<Listen words={words} language={language} text={spoken} />}
      foot={
        <footer class="foot">
          <CheckRow checked={ticked} onChange={setTicked}>
            <strong>{words('consent.tick')}</strong>
          </CheckRow>
          <Button look={ticked ? 'main' : 'plain'} onPress={() => answer().catch(setError)}>
            {words(ticked ? 'consent.yes' : 'consent.no')}
          </Button>
        </footer>
      }
    >
      <div class="words">
        {lines.map((line) => (
          <p key={line}>{words(line, { host })}</p>
        ))}
      </div>
      {error !== null && <Trouble words={words} error={error} />}
    </Screen>
  )
}
