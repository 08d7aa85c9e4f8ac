// What this phone carries for others: letters that wait for a line, and receipts to bring back.
import { useState } from 'preact/hooks'
import type { Bag, Fountain, Letters, ToHand } from '../letters/letters.ts'
import { Button } from '../ui/button.tsx'
import { Icon, type IconName } from '../ui/icon.tsx'
import { Message } from '../ui/message.tsx'
import { Screen } from '../ui/screen.tsx'
import { useAct } from './act.ts'
import { BackLink } from './back-link.tsx'
import { Listen } from './listen.tsx'
import { SendCode } from './send-code.tsx'
import { Trouble, troubleText } from './trouble.tsx'
import { useLoaded, useWorld } from './world.ts'

const FILE_NAME = 'domdom-bien-nhan.txt'

export function CarryScreen({ letters }: { readonly letters: Letters }) {
  const { words, language, rooms } = useWorld()
  const [shown, setShown] = useState<ToHand<Fountain> | null>(null)
  const [told, setTold] = useState('')
  const { value: bag, error } = useLoaded(letters.bag, [rooms.records])
  const act = useAct()
  const deliver = async () => {
    const { delivered, trouble } = await letters.forward()
    setTold(delivered > 0 || trouble === null ? words('carry.delivered', { count: delivered }) : '')
    if (trouble !== null) throw trouble
  }
  const byFile = async () => {
    const file = await letters.receiptsFile()
    if (file === null) return
    if ((await letters.handOver(FILE_NAME, file.what)) !== 'stopped') await file.handed()
  }
  const handed = async () => {
    setShown(null)
    await shown?.handed()
  }
  const spoken = [words('carry.title'), words('carry.why')].join('. ')
  return (
    <Screen
      title={words('carry.title')}
      back={<BackLink to={{ at: 'send' }} />}
      listen={<Listen words={words} language={language} text={spoken} />}
      turn={shown === null ? 'bag' : 'code'}
    >
      {(act.error ?? error) != null && <Trouble words={words} error={act.error ?? error} />}
      {shown !== null ? (
        <SendCode letters={letters} fountain={shown.what} onDone={() => act.run(handed)} />
      ) : (
        <>
          <p>{words('carry.why')}</p>
          <p role="status">{act.isBusy ? words('mine.sending') : told}</p>
          {bag && <Counts bag={bag} />}
          {bag !== undefined && bag.letters > 0 && (
            <Button icon="received" disabled={act.isBusy} onPress={() => act.run(deliver)}>
              {words('carry.deliver')}
            </Button>
          )}
          {bag !== undefined && bag.receipts > 0 && (
            <Button
              look="plain"
              icon="phone"
              onPress={() => act.run(async () => setShown(await letters.receiptsCode()))}
            >
              {words('carry.receiptsCode')}
            </Button>
          )}
          <Button look="plain" icon="download" onPress={() => act.run(byFile)}>
            {words('carry.receiptsFile')}
          </Button>
          {bag !== undefined && bag.refused.length > 0 && (
            <Button look="plain" icon="remove" onPress={() => act.run(() => letters.throwAway('refused'))}>
              {words('carry.dropRefused')}
            </Button>
          )}
          {bag !== undefined && bag.copies > 0 && (
            <Button look="plain" icon="remove" onPress={() => act.run(() => letters.throwAway('copies'))}>
              {words('carry.dropCopies')}
            </Button>
          )}
        </>
      )}
    </Screen>
  )
}

function Counts({ bag }: { readonly bag: Bag }) {
  const { words } = useWorld()
  const rows: readonly { readonly icon: IconName; readonly text: string; readonly count: number }[] = [
    { icon: 'letter', text: words('carry.letters'), count: bag.letters },
    { icon: 'received', text: words('carry.receipts'), count: bag.receipts },
    { icon: 'phone', text: words('carry.copies'), count: bag.copies },
  ]
  return (
    <>
      <ul class="list">
        {rows.map(({ icon, text, count }) => (
          <li class="row counts" key={text}>
            <Icon name={icon} />
            <span class="grow">{text}</span>
            <strong>{count}</strong>
          </li>
        ))}
      </ul>
      {bag.refused.length > 0 && (
        <Message icon="look">
          <p>{words('carry.refused', { count: bag.refused.length })}</p>
          {[...new Set(bag.refused)].map((reason) => (
            <p key={reason}>{troubleText(words, reason)}</p>
          ))}
        </Message>
      )}
    </>
  )
}
