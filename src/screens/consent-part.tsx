import { useEffect, useState } from 'preact/hooks'
import { Button } from '../ui/button.tsx'
import { Message } from '../ui/message.tsx'
import { Trouble, troubleText } from './trouble.tsx'
import { useWorld } from './world.ts'

/** Sending: allowed or not, under way or waiting, in plain words. */
export function ConsentPart({ unsent, refused }: { unsent: number; refused: number }) {
  const { words, learner, go } = useWorld()
  if (learner.consent !== 'given') {
    return (
      <>
        <p>{words('mine.consentOff')}</p>
        <Button look="plain" icon="next" onPress={() => go({ at: 'consent' })}>
          {words('mine.allow')}
        </Button>
      </>
    )
  }
  return <Sending unsent={unsent} refused={refused} />
}

function Sending({ unsent, refused }: { unsent: number; refused: number }) {
  const { words, rooms, learner } = useWorld()
  const [state, setState] = useState(rooms.sync.state())
  const [error, setError] = useState<unknown>(null)
  useEffect(() => rooms.sync.watch(() => setState(rooms.sync.state())), [])
  const run = (work: Promise<unknown>) => {
    setError(null)
    work.catch(setError)
  }
  const sending = state.kind === 'sending'
  return (
    <>
      <Message icon={unsent === 0 ? 'received' : 'waiting'} live>
        <p>{words(sending ? 'mine.sending' : unsent === 0 ? 'mine.sentAll' : 'mine.waiting')}</p>
        {!sending && unsent > 0 && state.problem && <p class="soft">{troubleText(words, state.problem)}</p>}
      </Message>
      {error !== null && <Trouble words={words} error={error} />}
      {unsent > 0 && (
        <Button icon="received" disabled={sending} onPress={() => run(rooms.sync.sendNow())}>
          {words('mine.send')}
        </Button>
      )}
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
