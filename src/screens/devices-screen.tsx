// Phones this learner learnt on, as the server last told. A lost one is cut off here; it takes effect where the server hears of it.
import { useState } from 'preact/hooks'
import type { Letters } from '../letters/letters.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { Message } from '../ui/message.tsx'
import { Screen } from '../ui/screen.tsx'
import { useAct } from './act.ts'
import { BackLink } from './back-link.tsx'
import { Listen } from './listen.tsx'
import { Trouble } from './trouble.tsx'
import { useLoaded, useWorld } from './world.ts'

export function DevicesScreen({ letters }: { readonly letters: Letters }) {
  const { words, language, rooms, learner, go } = useWorld()
  const { value: devices, error } = useLoaded(() => letters.devices(learner.id), [rooms.records], [learner.id])
  const [lost, setLost] = useState<string | null>(null)
  const [isDone, setDone] = useState(false)
  const act = useAct()
  const cutOff = async (device: string) => {
    await rooms.records.cutOff(learner.id, device)
    rooms.sync.wake('saved')
    setLost(null)
    setDone(true)
  }
  const dayOf = (at: number) => new Date(at).toLocaleDateString(language, { dateStyle: 'short' })
  const spoken = [words('devices.title'), words('devices.why')].join('. ')
  return (
    <Screen
      title={words('devices.title')}
      back={<BackLink to={{ at: 'card' }} />}
      listen={<Listen words={words} language={language} text={spoken} />}
    >
      <p>{words('devices.why')}</p>
      {(act.error ?? error) != null && <Trouble words={words} error={act.error ?? error} saving={act.error !== null} />}
      {isDone && (
        <Message icon="waiting" live>
          <p>{words('devices.done')}</p>
          <p>{words('devices.newCard')}</p>
          <Button look="plain" icon="next" onPress={() => go({ at: 'card' })}>
            {words('card.title')}
          </Button>
        </Message>
      )}
      {devices?.length === 0 && <p>{words('devices.none')}</p>}
      {learner.consent === 'given' && (
        <Button look="plain" icon="again" disabled={act.isBusy} onPress={() => act.run(rooms.sync.sendNow)}>
          {words(act.isBusy ? 'mine.sending' : 'devices.ask')}
        </Button>
      )}
      <ul class="list">
        {devices?.map(({ device, firstSeen, isCutOff, isOwn }) => (
          <li key={device}>
            <div class={isOwn ? 'row now' : 'row'}>
              <Icon name="phone" />
              <span class="grow">
                <strong>{words(isOwn ? 'devices.own' : 'devices.other')}</strong>
                <span class="note">{words('devices.since', { day: dayOf(firstSeen) })}</span>
                {isCutOff && <span class="note">{words('devices.isCutOff')}</span>}
              </span>
            </div>
            {!isOwn && !isCutOff && lost !== device && (
              <Button look="plain" icon="remove" onPress={() => setLost(device)}>
                {words('devices.cutOff')}
              </Button>
            )}
            {lost === device && (
              <section class="panel">
                <p>{words('devices.sure')}</p>
                <Button icon="remove" disabled={act.isBusy} onPress={() => act.run(() => cutOff(device))}>
                  {words('devices.cutOff')}
                </Button>
                <Button look="plain" icon="back" onPress={() => setLost(null)}>
                  {words('devices.keep')}
                </Button>
              </section>
            )}
          </li>
        ))}
      </ul>
    </Screen>
  )
}
