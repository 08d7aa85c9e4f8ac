import type { WordKey } from '../i18n/i18n.ts'
import type { Arrived, Letters } from '../letters/letters.ts'
import { Button } from '../ui/button.tsx'
import { Icon, type IconName } from '../ui/icon.tsx'
import { Message } from '../ui/message.tsx'
import { ShownCode } from './send-code.tsx'
import { Trouble } from './trouble.tsx'
import { useLoaded, usePlace } from './world.ts'

const lines = {
  letters: { icon: 'letter', word: 'scan.gotLetters' },
  settled: { icon: 'received', word: 'scan.gotSettled' },
  confirmed: { icon: 'letter', word: 'scan.gotConfirmed' },
  receipts: { icon: 'received', word: 'scan.gotReceipts' },
  restored: { icon: 'learn', word: 'scan.gotRestored' },
  copies: { icon: 'phone', word: 'scan.gotCopies' },
  known: { icon: 'check', word: 'scan.gotKnown' },
  foreign: { icon: 'look', word: 'scan.gotForeign' },
  unread: { icon: 'look', word: 'scan.gotUnread' },
  full: { icon: 'look', word: 'scan.gotFull' },
} as const satisfies Record<Exclude<keyof Arrived, 'held'>, { icon: IconName; word: WordKey }>

interface ScanArrivedProps {
  readonly letters: Letters
  readonly arrived: Arrived
  /** Back to the ways in. */
  readonly onMore: () => void
}

/** In words: what it was, and what happens with it now. */
export function ScanArrived({ letters, arrived, onMore }: ScanArrivedProps) {
  const { words, go, learner } = usePlace()
  const keys = Object.keys(lines) as readonly (keyof typeof lines)[]
  const found = keys.filter((key) => arrived[key] > 0)
  return (
    <>
      <Message icon={found.length > 0 ? 'check' : 'info'} live>
        <p>{words(found.length > 0 ? 'scan.got' : 'scan.gotNothing')}</p>
      </Message>
      <ul class="list">
        {found.map((key) => (
          <li class="row" key={key}>
            <Icon name={lines[key].icon} />
            <span class="grow">{words(lines[key].word, { count: arrived[key] })}</span>
          </li>
        ))}
      </ul>
      {arrived.held.length > 0 && <Taken letters={letters} held={arrived.held} />}
      {learner !== null && arrived.letters + arrived.receipts > 0 && (
        <Button look="plain" icon="letter" onPress={() => go({ at: 'carry' })}>
          {words('carry.title')}
        </Button>
      )}
      <Button icon="check" onPress={learner === null ? onMore : () => go({ at: 'mine' })}>
        {words('go.done')}
      </Button>
    </>
  )
}

/** The other phone knows that its letter is carried once it has read this. */
function Taken({ letters, held }: { readonly letters: Letters; readonly held: readonly string[] }) {
  const { words } = usePlace()
  const { value: code, error } = useLoaded(() => letters.takenCode(held), [])
  return (
    <>
      {error !== undefined && <Trouble words={words} error={error} />}
      {code && <p>{words('scan.taken')}</p>}
      {code && <ShownCode letters={letters} fountain={code} />}
    </>
  )
}
