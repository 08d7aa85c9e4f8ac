import { useState } from 'preact/hooks'
import type { WordKey } from '../i18n/i18n.ts'
import type { Delivery } from '../records/records.ts'
import { Button } from '../ui/button.tsx'
import { Message } from '../ui/message.tsx'
import { Trouble, troubleText } from './trouble.tsx'
import { useWatched, useWorld } from './world.ts'

/** Sending: allowed or not, under way or waiting, in plain words. */
export function ConsentPart({ delivery }: { delivery: Delivery }) {
  const { words, learner, go } = useWorld()
  if (learner.consent !== 'given') {
    return (
      <>
        <p>{words(delivery.received > 0 ? 'mine.consentStopped' : 'mine.consentOff')}</p>
        <Button look="plain" icon="next" onPress={() => go({ at: 'consent' })}>
          {words('mine.allow')}
        </Button>
      </>
    )
  }
  return <Sending delivery={delivery} />
}

function Sending({ delivery: { onPhone, onTheWay, refused, refusedReasons, isInSync } }: { delivery: Delivery }) {
  const { words, rooms, learner } = useWorld()
  const state = useWatched(rooms.sync, rooms.sync.state)
  const [error, setError] = useState<unknown>(null)
  const run = (work: Promise<unknown>) => {
    setError(null)
    work.catch(setError)
  }
  const sending = state.kind === 'sending'
  // What left as a letter may go by the line as well: whichever comes first.
  const unsent = onPhone + onTheWay
  return (
    <>
      <Message icon={isInSync ? 'received' : 'waiting'} live>
        <p>{words(sending ? 'mine.sending' : stateWord(unsent, refused, isInSync))}</p>
        {!sending && !isInSync && state.problem && <p class="soft">{troubleText(words, state.problem)}</p>}
      </Message>
      {error !== null && <Trouble words={words} error={error} />}
      {!isInSync && (
        <Button icon="received" disabled={sending} onPress={() => run(rooms.sync.sendNow())}>
          {words('mine.send')}
        </Button>
      )}
      {refusedReasons.map((reason) => (
        <p key={reason}>{troubleText(words, reason)}</p>
      ))}
      {refused > 0 && (
        <Button look="plain" icon="again" onPress={() => run(rooms.records.retryRefused().then(rooms.sync.sendNow))}>
          {words('mine.resend')}
        </Button>
      )}
      <p>{words('mine.consentOn')}</p>
      <Button look="plain" icon="stop" onPress={() => run(rooms.records.setConsent(learner.id, false, 'consent-1'))}>
        {words('mine.withdraw')}
      </Button>
    </>
  )
}

/** "All received" is said only when both sides compared and agree (I9). */
function stateWord(unsent: number, refused: number, isInSync: boolean): WordKey {
  if (unsent > 0) return 'mine.waiting'
  if (refused > 0) return 'mine.someRefused'
  return isInSync ? 'mine.sentAll' : 'mine.unconfirmed'
}
