// A learner comes over from another phone, with the card.
import { useState } from 'preact/hooks'
import { limits } from '../../core/limits.ts'
import type { Card, Letters } from '../letters/letters.ts'
import { Avatar, isAvatarName } from '../ui/avatar.tsx'
import { Button } from '../ui/button.tsx'
import { Message } from '../ui/message.tsx'
import { useAct } from './act.ts'
import { Trouble } from './trouble.tsx'
import { usePlace } from './world.ts'

export function TypeCard({ onTyped }: { readonly onTyped: (text: string) => void }) {
  const { words } = usePlace()
  const [text, setText] = useState('')
  return (
    <>
      <label for="card-letters">{words('scan.typeHere')}</label>
      <textarea
        id="card-letters"
        class="typed"
        autocomplete="off"
        autocapitalize="characters"
        spellcheck={false}
        maxLength={limits.cardLettersMax}
        value={text}
        onInput={({ currentTarget }) => setText(currentTarget.value)}
      />
      <Button icon="check" disabled={text.trim() === ''} onPress={() => onTyped(text)}>
        {words('go.done')}
      </Button>
    </>
  )
}

export function ScanCard({ letters, card }: { readonly letters: Letters; readonly card: Card }) {
  const { words, rooms, learner, prefer, go } = usePlace()
  const [restored, setRestored] = useState<number | null>(null)
  const act = useAct()
  const { picture } = card
  const welcome = async () => {
    const welcomed = await letters.welcome(card)
    setRestored(welcomed.restored)
    prefer({ learner: welcomed.learner.id })
    rooms.sync.wake('saved')
  }
  return (
    <>
      <div class="hero">
        <Avatar name={picture} />
        <p>
          <strong>{isAvatarName(picture) ? words(`pictures.${picture}`) : picture}</strong>
        </p>
      </div>
      {act.error !== null && <Trouble words={words} error={act.error} />}
      {restored === null ? (
        <>
          <p>{words('scan.cardSure')}</p>
          <Button icon="check" disabled={act.isBusy} onPress={() => act.run(welcome)}>
            {words('scan.cardYes')}
          </Button>
          <Button look="plain" icon="back" onPress={() => go({ at: learner === null ? 'home' : 'mine' })}>
            {words('go.back')}
          </Button>
        </>
      ) : (
        <>
          <Message icon="check" live>
            <p>{words('scan.welcome')}</p>
            <p>{words(restored > 0 ? 'scan.gotRestored' : 'scan.welcomeLater', { count: restored })}</p>
          </Message>
          <Button icon="learn" onPress={() => go({ at: 'home' })}>
            {words('go.home')}
          </Button>
        </>
      )}
    </>
  )
}
