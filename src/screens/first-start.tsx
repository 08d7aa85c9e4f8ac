// The first start asks two things only: the language, and a picture to know oneself by.
import { type Language, languages, type Words } from '../i18n/i18n.ts'
import { Avatar, type AvatarName, avatarNames } from '../ui/avatar.tsx'
import { Button } from '../ui/button.tsx'
import { Firefly } from '../ui/firefly.tsx'
import { Icon } from '../ui/icon.tsx'
import { Screen } from '../ui/screen.tsx'
import { Listen } from './listen.tsx'
import { Trouble } from './trouble.tsx'

const LANGUAGE_TITLE = 'Ngôn ngữ · Language'

export function ChooseLanguage({ words, onChoose }: { words: Words; onChoose: (language: Language) => void }) {
  return (
    <Screen title="Đom Đóm" listen={<Listen words={words} language="vi" text={words('app.motto')} />}>
      <Firefly lessons={4} big />
      <h2 class="hidden">{LANGUAGE_TITLE}</h2>
      <ul class="list">
        {languages.map(({ code, name }) => (
          <li key={code} lang={code}>
            <button type="button" class="row tall" onClick={() => onChoose(code)}>
              <strong class="grow">{name}</strong>
              <Icon name="next" />
            </button>
          </li>
        ))}
      </ul>
    </Screen>
  )
}

interface ChoosePictureProps {
  readonly words: Words
  readonly language: Language
  /** The picture that was tapped and is being written down. */
  readonly chosen: string | null
  readonly error: unknown
  readonly onChoose: (picture: AvatarName) => void
  readonly onBack: () => void
  /** For who has learnt elsewhere. */
  readonly onCard?: () => void
}

export function ChoosePicture({ words, language, chosen, error, onChoose, onBack, onCard }: ChoosePictureProps) {
  const title = words('start.picture')
  const text = `${title}. ${words('start.pictureWhy')}`
  const back = (
    <button type="button" class="round" onClick={onBack}>
      <Icon name="back" />
      {words('go.back')}
    </button>
  )
  return (
    <Screen title={title} back={back} listen={<Listen words={words} language={language} text={text} />}>
      <p>{words('start.pictureWhy')}</p>
      {error !== null && <Trouble words={words} error={error} plain />}
      <PictureChoices words={words} chosen={chosen} onChoose={onChoose} />
      <p role="status">{chosen === null ? '' : words('start.opening')}</p>
      {onCard && (
        <Button look="plain" icon="scan" disabled={chosen !== null} onPress={onCard}>
          {words('who.withCard')}
        </Button>
      )}
    </Screen>
  )
}

interface PictureChoicesProps {
  readonly words: Words
  readonly chosen: string | null
  readonly onChoose: (picture: AvatarName) => void
}

function PictureChoices({ words, chosen, onChoose }: PictureChoicesProps) {
  return (
    <ul class="choices">
      {avatarNames.map((name) => (
        <li key={name}>
          <button type="button" aria-pressed={name === chosen} onClick={() => onChoose(name)}>
            <Avatar name={name} />
            {words(`pictures.${name}`)}
          </button>
        </li>
      ))}
    </ul>
  )
}
