import type { WordKey } from '../i18n/i18n.ts'
import type { Arrived } from '../letters/letters.ts'
import { Button } from '../ui/button.tsx'
import { Icon, type IconName } from '../ui/icon.tsx'
import { Message } from '../ui/message.tsx'
import { useWorld } from './world.ts'

const lines = {
  letters: { icon: 'letter', word: 'scan.gotLetters' },
  settled: { icon: 'received', word: 'scan.gotSettled' },
  receipts: { icon: 'received', word: 'scan.gotReceipts' },
  restored: { icon: 'learn', word: 'scan.gotRestored' },
  copies: { icon: 'phone', word: 'scan.gotCopies' },
  known: { icon: 'check', word: 'scan.gotKnown' },
  foreign: { icon: 'look', word: 'scan.gotForeign' },
  unread: { icon: 'look', word: 'scan.gotUnread' },
} as const satisfies Record<keyof Arrived, { icon: IconName; word: WordKey }>

/** In words: what it was, and what happens with it now. */
export function ScanArrived({ arrived }: { readonly arrived: Arrived }) {
  const { words, go } = useWorld()
  const keys = Object.keys(lines) as readonly (keyof Arrived)[]
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
      {arrived.letters + arrived.receipts > 0 && (
        <Button look="plain" icon="letter" onPress={() => go({ at: 'carry' })}>
          {words('carry.title')}
        </Button>
      )}
      <Button icon="check" onPress={() => go({ at: 'mine' })}>
        {words('go.done')}
      </Button>
    </>
  )
}
