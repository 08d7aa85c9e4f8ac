// The learner's card: to scan, to print, or to read out letter by letter on another phone. Who lost it makes a new one here.
import { useState } from 'preact/hooks'
import type { Letters } from '../letters/letters.ts'
import { Avatar, isAvatarName } from '../ui/avatar.tsx'
import { Button } from '../ui/button.tsx'
import { Message } from '../ui/message.tsx'
import { Screen } from '../ui/screen.tsx'
import { useAct } from './act.ts'
import { BackLink } from './back-link.tsx'
import { Listen } from './listen.tsx'
import { Code } from './send-code.tsx'
import { Trouble } from './trouble.tsx'
import { useLoaded, useWorld } from './world.ts'

const FILE_NAME = 'domdom-ban-sao.txt'

export function CardScreen({ letters }: { readonly letters: Letters }) {
  const { words, language, rooms, learner, go } = useWorld()
  const { value: card, error } = useLoaded(() => letters.card(learner), [rooms.records], [learner.id])
  const { value: draw } = useLoaded(letters.openDrawing, [])
  const act = useAct()
  const keepCopy = async () => {
    const text = await letters.copyFile(learner.id)
    if (text !== null) await letters.handOver(FILE_NAME, text)
  }
  const [isAsking, setAsking] = useState(false)
  const renew = async () => {
    await rooms.records.renewCard(learner.id)
    rooms.sync.wake('saved')
    setAsking(false)
  }
  const { picture } = learner
  const spoken = [words('card.title'), words('card.why'), words('card.guard')].join('. ')
  return (
    <Screen
      title={words('card.title')}
      back={<BackLink to={{ at: 'mine' }} />}
      listen={<Listen words={words} language={language} text={spoken} />}
    >
      {(act.error ?? error) != null && <Trouble words={words} error={act.error ?? error} />}
      <div class="hero">
        <Avatar name={picture} />
        <p>
          <strong>{isAvatarName(picture) ? words(`pictures.${picture}`) : picture}</strong>
          <br />
          {words('card.why')}
        </p>
      </div>
      {card?.isVoid && (
        <Message icon="look">
          <p>{words('card.isVoid')}</p>
          <p>{words(card.mayRenew ? 'card.renewHere' : 'card.scanNew')}</p>
        </Message>
      )}
      {card?.isVoid === false && draw && (
        <Code draw={draw} text={card.code} label={words('card.code')} kind="card-code" />
      )}
      {card?.isVoid === false && (
        <p class="card-letters">
          {card.letters.map((group, i) => (
            // Two groups may be alike; none ever changes its place.
            <span key={i}>{group}</span>
          ))}
        </p>
      )}
      <p>{words('card.guard')}</p>
      {card?.isVoid === false && (
        <>
          <Button icon="download" onPress={() => print()}>
            {words('card.print')}
          </Button>
          <Button look="plain" icon="phone" disabled={act.isBusy} onPress={() => act.run(keepCopy)}>
            {words('card.copy')}
          </Button>
          <p class="soft not-printed">{words('card.copyWhy')}</p>
        </>
      )}
      {card?.mayRenew && !isAsking && (
        <Button look="plain" icon="again" onPress={() => setAsking(true)}>
          {words('card.renew')}
        </Button>
      )}
      {isAsking && (
        <section class="panel not-printed">
          <p>{words('card.renewWhy')}</p>
          <p>{words('card.renewOthers')}</p>
          <Button icon="again" disabled={act.isBusy} onPress={() => act.run(renew)}>
            {words('card.renew')}
          </Button>
          <Button look="plain" icon="back" onPress={() => setAsking(false)}>
            {words('card.keepOld')}
          </Button>
        </section>
      )}
      <Button look="plain" icon="settings" onPress={() => go({ at: 'devices' })}>
        {words('devices.title')}
      </Button>
    </Screen>
  )
}
