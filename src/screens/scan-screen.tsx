// Taking in what came without a line: a file, a code, or a card. Afterwards the screen says in words what it was.
import { useMemo, useState } from 'preact/hooks'
import { CARD_MARK } from '../../core/letter/card.ts'
import type { Card, Letters, Opened } from '../letters/letters.ts'
import { Screen } from '../ui/screen.tsx'
import { useAct } from './act.ts'
import { Arrivals } from './arrivals.tsx'
import { BackLink } from './back-link.tsx'
import { FileRow } from './file-row.tsx'
import { Listen } from './listen.tsx'
import { ScanCamera } from './scan-camera.tsx'
import { ScanCard, TypeCard } from './scan-card.tsx'
import { Road } from './send-screen.tsx'
import { Trouble } from './trouble.tsx'
import { useLoaded, usePlace } from './world.ts'

type Stage =
  | { readonly at: 'choose' | 'camera' | 'type' }
  | { readonly at: 'arrived'; readonly opened: Opened }
  | { readonly at: 'card'; readonly card: Card }

export function ScanScreen({ letters }: { readonly letters: Letters }) {
  const { words, language, learner } = usePlace()
  // Before anybody learns here, a card is what people come with.
  const title = words(learner === null ? 'who.withCard' : 'scan.title')
  const why = words(learner === null ? 'scan.whyCard' : 'scan.why')
  const [stage, setStage] = useState<Stage>({ at: 'choose' })
  const [caught, setCaught] = useState<{ have: number; need: number } | null>(null)
  const catcher = useMemo(letters.catcher, [])
  const act = useAct()
  const take = (opening: () => Promise<Opened>) =>
    act.run(async () => {
      setStage({ at: 'choose' })
      setStage({ at: 'arrived', opened: await opening() })
    })
  const showCard = async (text: string) => setStage({ at: 'card', card: letters.readCard(text) })
  const openFile = (file: File) => take(() => letters.openFile(file, language))
  const shared = useLoaded(letters.shared, [])
  const waiting = shared.value?.waiting ?? 0
  const trouble = act.error ?? shared.error ?? shared.value?.trouble
  const openShared = () => take(() => letters.openShared(language).finally(shared.reload))
  const seen = (text: string) => {
    if (text.startsWith(CARD_MARK)) return act.run(() => showCard(text))
    const now = catcher.take(text)
    if (now?.message) {
      const { message } = now
      take(async () => ({ arrived: await letters.openMessage(message), packs: [] }))
    } else if (now) setCaught({ have: now.have, need: now.need })
  }
  return (
    <Screen
      title={title}
      back={<BackLink to={{ at: learner === null ? 'home' : 'mine' }} />}
      listen={<Listen words={words} language={language} text={`${title}. ${why}`} />}
      turn={stage.at}
    >
      {trouble != null && <Trouble words={words} error={trouble} />}
      {act.isBusy && <p role="status">{words('scan.reading')}</p>}
      {body()}
    </Screen>
  )

  function body() {
    const file = (
      <li>
        <FileRow name={words('scan.file')} why={words('scan.fileWhy')} onFile={openFile} />
      </li>
    )
    switch (stage.at) {
      case 'choose':
        return (
          <>
            <p>{why}</p>
            <ul class="list">
              {waiting > 0 && (
                <Road
                  icon="letter"
                  name={words('scan.shared')}
                  why={words('scan.sharedWhy', { count: waiting })}
                  onPress={openShared}
                />
              )}
              {learner !== null && file}
              <Road
                icon="scan"
                name={words('scan.camera')}
                why={words('scan.cameraWhy')}
                onPress={() => setStage({ at: 'camera' })}
              />
              <Road
                icon="mine"
                name={words('scan.type')}
                why={words('scan.typeWhy')}
                onPress={() => setStage({ at: 'type' })}
              />
              {learner === null && file}
            </ul>
          </>
        )
      case 'camera':
        return (
          <ScanCamera
            letters={letters}
            caught={caught}
            onSeen={seen}
            onStop={() => setStage({ at: 'choose' })}
            onTrouble={(error) => {
              setStage({ at: 'choose' })
              act.run(() => Promise.reject(error))
            }}
          />
        )
      case 'type':
        return <TypeCard onTyped={(text) => act.run(() => showCard(text))} />
      case 'card':
        return <ScanCard letters={letters} card={stage.card} />
      case 'arrived':
        return <Arrivals letters={letters} opened={stage.opened} onMore={() => setStage({ at: 'choose' })} />
    }
  }
}
