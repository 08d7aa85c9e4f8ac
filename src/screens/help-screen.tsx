// "Nghi bị lừa?": the five official steps and whom to call, without a line and before anything else. One tap from every screen.
import { useState } from 'preact/hooks'
import { addressesOf, type ContactFact, currentContacts } from '../../core/pack/contacts.ts'
import { textIn } from '../../core/pack/texts.ts'
import { Icon, type IconName } from '../ui/icon.tsx'
import { Screen } from '../ui/screen.tsx'
import { BackLink } from './back-link.tsx'
import { builtInContacts } from './help-contacts.ts'
import { Listen } from './listen.tsx'
import { useLoaded, usePlace } from './world.ts'

const steps = [
  { icon: 'halt', what: 'help.stop', how: ['help.stopHow'] },
  { icon: 'call', what: 'help.bank', how: ['help.bankHow', 'help.bankSay'] },
  { icon: 'letter', what: 'help.proof', how: ['help.proofHow'] },
  { icon: 'house', what: 'help.police', how: ['help.policeHow'] },
  { icon: 'people', what: 'help.tell', how: ['help.tellHow'] },
] as const satisfies readonly { icon: IconName; what: string; how: readonly string[] }[]

export function HelpScreen() {
  const { words, language, rooms } = usePlace()
  const { value: installed = [] } = useLoaded(() => rooms.content.contacts(), [rooms.content])
  const spoken = [
    words('help.title'),
    words('help.calm'),
    ...steps.flatMap(({ what, how }) => [`${words(what)}.`, ...how.map((key) => words(key))]),
    words('help.app'),
    words('help.appHow'),
  ].join(' ')
  return (
    <Screen
      title={words('help.title')}
      back={<BackLink />}
      listen={<Listen words={words} language={language} text={spoken} />}
    >
      <p>{words('help.calm')}</p>
      <ol class="list" aria-label={words('help.steps')}>
        {steps.map(({ icon, what, how }, i) => (
          <li key={what} class="row reason">
            <span class="place" aria-hidden="true">
              {i + 1}
            </span>
            <span class="grow">
              <strong>{words(what)}</strong>
              {how.map((key) => (
                <span key={key} class="note">
                  {words(key)}
                </span>
              ))}
            </span>
            <Icon name={icon} />
          </li>
        ))}
      </ol>
      <section class="panel">
        <h2>{words('help.app')}</h2>
        <p>{words('help.appHow')}</p>
      </section>
      {currentContacts(builtInContacts, installed).map((fact) => (
        <ContactPanel key={fact.id} fact={fact} />
      ))}
    </Screen>
  )
}

function ContactPanel({ fact }: { fact: ContactFact }) {
  const { words, language } = usePlace()
  const [today] = useState(() => new Date().toISOString().slice(0, 10))
  const { contact, text, checked, source, reviewBy } = fact
  const { call, text: write } = addressesOf(contact, language)
  return (
    <section class="panel" aria-label={words('help.report')}>
      <h2>{words('help.report')}</h2>
      <p>{textIn(text, language)}</p>
      {call !== null && (
        <a class="button" href={call}>
          <Icon name="call" />
          {words('help.call', { number: contact.call ?? '' })}
        </a>
      )}
      {write !== null && (
        <a class="button plain" href={write}>
          <Icon name="letter" />
          {words('help.write', { number: contact.text?.to ?? '' })}
        </a>
      )}
      {reviewBy < today && <p>{words('help.old')}</p>}
      <p class="soft">{words('help.checked', { day: dayIn(checked), source })}</p>
    </section>
  )
}

/** 2026-06-30 as people write it here. */
function dayIn(day: string): string {
  return day.split('-').reverse().join('/')
}
