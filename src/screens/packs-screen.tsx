// Packs by file: one comes in from a memory card or a messenger, one goes out to another phone. The line is not needed for either.
import { useState } from 'preact/hooks'
import { textIn } from '../../core/pack/texts.ts'
import type { PackListing } from '../content/content.ts'
import { sizeText } from '../i18n/i18n.ts'
import type { Letters, Opened } from '../letters/letters.ts'
import { Button } from '../ui/button.tsx'
import { Message, ProgressBar } from '../ui/message.tsx'
import { Screen } from '../ui/screen.tsx'
import { useAct } from './act.ts'
import { Arrivals } from './arrivals.tsx'
import { BackLink } from './back-link.tsx'
import { FileRow } from './file-row.tsx'
import { Listen } from './listen.tsx'
import { Road } from './send-screen.tsx'
import { Trouble } from './trouble.tsx'
import { useLoaded, usePlace } from './world.ts'

/** The bar moves so often: each move is drawn anew, while the phone has better to do. */
const STEPS = 20

interface Made {
  /** The file's name without its ending. */
  readonly name: string
  readonly file: Blob
}

type Stage =
  | { readonly at: 'choose' | 'taking' | 'making' | 'shared' | 'saved' }
  | { readonly at: 'taken'; readonly opened: Opened }
  | { readonly at: 'made'; readonly made: Made }

export function PacksScreen({ letters }: { readonly letters: Letters }) {
  const { words, language } = usePlace()
  const [stage, setStage] = useState<Stage>({ at: 'choose' })
  const [share, setShare] = useState(0)
  const act = useAct()
  const stageWhile = (at: 'taking' | 'making', work: () => Promise<Stage>) =>
    act.run(async () => {
      setStage({ at })
      setShare(0)
      setStage(
        await work().catch((trouble: unknown) => {
          setStage({ at: 'choose' })
          throw trouble
        }),
      )
    })
  const take = (file: File) =>
    stageWhile('taking', async () => {
      const opened = await letters.openFile(file, language, (done) => setShare(Math.floor(done * STEPS) / STEPS))
      return { at: 'taken', opened }
    })
  const make = ({ id, version }: PackListing) =>
    stageWhile('making', async () => {
      const file = await letters.packFile(id)
      return { at: 'made', made: { name: `domdom-${id}-${version}`, file } }
    })
  const hand = ({ name, file }: Made) =>
    act.run(async () => {
      const handed = await letters.handPack(name, file)
      if (handed !== 'stopped') setStage({ at: handed })
    })
  const save = ({ name, file }: Made) => {
    letters.savePack(name, file)
    setStage({ at: 'saved' })
  }
  return (
    <Screen
      title={words('packs.title')}
      back={<BackLink to={{ at: 'home' }} />}
      listen={<Listen words={words} language={language} text={`${words('packs.title')}. ${words('packs.why')}`} />}
      turn={stage.at}
    >
      {act.error !== null && <Trouble words={words} error={act.error} />}
      {body()}
    </Screen>
  )

  function body() {
    switch (stage.at) {
      case 'taking':
        return (
          <>
            <p role="status">{words('packs.taking')}</p>
            <ProgressBar share={share} label={words('packs.taking')} />
          </>
        )
      case 'making':
        return <p role="status">{words('packs.making')}</p>
      case 'taken':
        return <Arrivals letters={letters} opened={stage.opened} onMore={() => setStage({ at: 'choose' })} />
      case 'made':
        return <Give made={stage.made} onHand={hand} onSave={save} />
      default:
        return (
          <>
            {stage.at !== 'choose' && (
              <Message icon="check" live>
                <p>{words(`packs.${stage.at}`)}</p>
              </Message>
            )}
            <p>{words('packs.why')}</p>
            <ul class="list">
              <li>
                <FileRow name={words('packs.take')} why={words('packs.takeWhy')} onFile={take} />
              </li>
            </ul>
            <ToSend onChoose={make} />
          </>
        )
    }
  }
}

/** Complete packs only: half a pack helps nobody who has no line. */
function ToSend({ onChoose }: { readonly onChoose: (listing: PackListing) => void }) {
  const { words, language, rooms } = usePlace()
  const { value: packs = [], error } = useLoaded(() => rooms.content.list(), [rooms.content])
  const whole = packs.filter(({ state }) => state.kind === 'ready')
  return (
    <>
      <h2>{words('packs.sendTitle')}</h2>
      {error !== undefined && <Trouble words={words} error={error} />}
      {whole.length === 0 && <p class="soft">{words('packs.none')}</p>}
      <ul class="list">
        {whole.map((listing) => (
          <Road
            key={listing.id}
            icon="letter"
            name={textIn(listing.title, language)}
            why={textIn(listing.summary, language)}
            onPress={() => onChoose(listing)}
          />
        ))}
      </ul>
    </>
  )
}

interface GiveProps {
  readonly made: Made
  readonly onHand: (made: Made) => void
  readonly onSave: (made: Made) => void
}

/** A tap of its own: browsers share only right after one, and a large pack takes a while to make. */
function Give({ made, onHand, onSave }: GiveProps) {
  const { words, language } = usePlace()
  return (
    <>
      <Message icon="check" live>
        <p>{words('packs.made', { size: sizeText(made.file.size, language) })}</p>
      </Message>
      <Button icon="letter" onPress={() => onHand(made)}>
        {words('packs.share')}
      </Button>
      <Button look="plain" icon="download" onPress={() => onSave(made)}>
        {words('packs.save')}
      </Button>
    </>
  )
}
