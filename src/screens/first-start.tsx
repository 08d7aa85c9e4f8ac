// The first start asks two things only: the language, and a picture to know oneself by.
import { type Language, languages, type Words } from '../i18n/i18n.ts'
import { Avatar, type AvatarName, avatarNames } from '../ui/avatar.tsx'
import { Firefly } from '../ui/firefly.tsx'
import { Icon } from '../ui/icon.tsx'
import { Screen } from '../ui/screen.tsx'
import { Listen } from './listen.tsx'

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
  readonly onChoose: (picture: AvatarName) => void
  readonly onBack: () => void
}

export function ChoosePicture({ words, language, onChoose, onBack }: ChoosePictureProps) {
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
      <PictureChoices words={words} onChoose={onChoose} />
    </Screen>
  )
}

export function PictureChoices({ words, onChoose }: { words: Words; onChoose: (picture: AvatarName) => void }) {
  return (
    <ul class="choices">
      {avatarNames.map((name) => (
        <li key={name}>
          <button type="button" onClick={() => onChoose(name)}>
            <Avatar name={name} />
            {words(`pictures.${name}`)}
          </button>
        </li>
      ))}
    </ul>
  )
}
