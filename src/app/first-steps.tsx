// What stands on the screen before the learner's own screens do.
import { useState } from 'preact/hooks'
import { isProblem } from '../../core/problem.ts'
import { isStorageProblem } from '../../core/storage-trouble.ts'
import type { Language, Words } from '../i18n/i18n.ts'
import { ChoosePicture } from '../screens/first-start.tsx'
import { Trouble } from '../screens/trouble.tsx'
import { Button } from '../ui/button.tsx'
import { Firefly } from '../ui/firefly.tsx'

interface FirstPictureProps {
  readonly words: Words
  readonly language: Language
  readonly onChoose: (picture: string) => Promise<void>
  readonly onBack: () => void
  readonly onCard: () => void
}

/** The first tap counts; what it waits for is said, and further taps make no further learner. */
export function FirstPicture({ words, language, onChoose, onBack, onCard }: FirstPictureProps) {
  const [chosen, setChosen] = useState<string | null>(null)
  const [error, setError] = useState<unknown>(null)
  const choose = (picture: string) => {
    if (chosen !== null) return
    setChosen(picture)
    setError(null)
    onChoose(picture).catch((trouble: unknown) => {
      setChosen(null)
      setError(trouble)
    })
  }
  const ways = { onChoose: choose, onBack, onCard }
  return <ChoosePicture words={words} language={language} chosen={chosen} error={error} {...ways} />
}

export function Opening({ words }: { words: Words }) {
  return (
    <main class="splash">
      <Firefly lessons={4} big />
      <p class="splash-name">Đom Đóm</p>
      <p role="status">{words('start.opening')}</p>
    </main>
  )
}

interface CannotOpenProps {
  readonly words: Words
  readonly error: unknown
  /** Gives out what can still be read (D18); null before anything could try. */
  readonly keep: (() => Promise<void>) | null
}

/** Trying again without a line would end in the browser's own error page: the line is asked first. */
export function CannotOpen({ words, error, keep }: CannotOpenProps) {
  const [trouble, setTrouble] = useState(error)
  const again = async () => {
    if (isProblem(trouble, 'net/unreachable')) await fetch('/', { method: 'HEAD', cache: 'no-store' })
    location.reload()
  }
  return (
    <main class="splash">
      <Firefly lessons={0} big />
      <h1>{words('problem.title')}</h1>
      <Trouble words={words} error={trouble} plain />
      <Button icon="again" onPress={() => again().catch(() => setTrouble(error))}>
        {words('go.retry')}
      </Button>
      {keep !== null && isStorageProblem(error) && (
        <Button look="plain" icon="download" onPress={() => keep().catch(setTrouble)}>
          {words('mine.keep')}
        </Button>
      )}
    </main>
  )
}
