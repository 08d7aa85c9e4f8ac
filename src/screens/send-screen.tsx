// Sending without a line: a sealed letter as a file, or as a code to look at. What is on the way is said to be so, and no more.
import { useState } from 'preact/hooks'
import type { Fountain, Handed, Letters } from '../letters/letters.ts'
import { Button } from '../ui/button.tsx'
import { Icon, type IconName } from '../ui/icon.tsx'
import { Message } from '../ui/message.tsx'
import { Screen } from '../ui/screen.tsx'
import { useAct } from './act.ts'
import { BackLink } from './back-link.tsx'
import { Listen } from './listen.tsx'
import { SendCode } from './send-code.tsx'
import { Trouble } from './trouble.tsx'
import { useLoaded, useWorld } from './world.ts'

const FILE_NAME = 'domdom-thu.txt'

type Stage = 'choose' | 'nothing' | Fountain | Exclude<Handed, 'stopped'>

export function SendScreen({ letters }: { readonly letters: Letters }) {
  const { words, language, rooms, learner, go } = useWorld()
  const [stage, setStage] = useState<Stage>('choose')
  const { value: bag } = useLoaded(letters.bag, [rooms.records])
  const act = useAct()
  const byFile = async () => {
    const file = await letters.file()
    if (file === null) return setStage('nothing')
    const handed = await letters.handOver(FILE_NAME, file.text)
    if (handed !== 'stopped') setStage(handed)
  }
  const byCode = async () => setStage((await letters.code()) ?? 'nothing')
  const spoken = [words('send.title'), words('send.why'), words('send.whyReceipt')].join('. ')
  return (
    <Screen
      title={words('send.title')}
      back={<BackLink to={{ at: 'mine' }} />}
      listen={<Listen words={words} language={language} text={spoken} />}
      turn={typeof stage === 'string' ? stage : 'code'}
    >
      {act.error !== null && <Trouble words={words} error={act.error} />}
      {act.isBusy && <p role="status">{words('send.writing')}</p>}
      {typeof stage === 'object' ? (
        <SendCode letters={letters} fountain={stage} onDone={() => setStage('shared')} />
      ) : (
        <>
          <Told stage={stage} />
          <p>{words('send.why')}</p>
          {learner.consent !== 'given' && <AllowFirst />}
          <ul class="list">
            <Road
              icon="download"
              name={words('send.file')}
              why={words('send.fileWhy')}
              onPress={() => act.run(byFile)}
            />
            <Road icon="phone" name={words('send.code')} why={words('send.codeWhy')} onPress={() => act.run(byCode)} />
          </ul>
          <p class="soft">{words('send.whyReceipt')}</p>
          <Button look="plain" icon="scan" onPress={() => go({ at: 'scan' })}>
            {words('scan.title')}
          </Button>
          <Button look="plain" icon="letter" onPress={() => go({ at: 'carry' })}>
            {words('carry.open', { count: (bag?.letters ?? 0) + (bag?.receipts ?? 0) })}
          </Button>
        </>
      )}
    </Screen>
  )
}

function Told({ stage }: { readonly stage: Extract<Stage, string> }) {
  const { words } = useWorld()
  if (stage === 'choose') return null
  return (
    <Message icon={stage === 'nothing' ? 'info' : 'waiting'} live>
      <p>{words(`send.${stage}`)}</p>
      {stage !== 'nothing' && <p class="soft">{words('problem.safe')}</p>}
    </Message>
  )
}

function AllowFirst() {
  const { words, go } = useWorld()
  return (
    <>
      <p>{words('mine.consentOff')}</p>
      <Button look="plain" icon="next" onPress={() => go({ at: 'consent' })}>
        {words('mine.allow')}
      </Button>
    </>
  )
}

interface RoadProps {
  readonly icon: IconName
  readonly name: string
  readonly why: string
  readonly onPress: () => void
}

export function Road({ icon, name, why, onPress }: RoadProps) {
  return (
    <li>
      <button type="button" class="row" onClick={onPress}>
        <Icon name={icon} />
        <span class="grow">
          <strong>{name}</strong>
          <span class="note">{why}</span>
        </span>
        <Icon name="next" />
      </button>
    </li>
  )
}
