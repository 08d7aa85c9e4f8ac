import { languages } from '../i18n/i18n.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { Screen } from '../ui/screen.tsx'
import { Listen } from './listen.tsx'
import { PackShelf } from './pack-shelf.tsx'
import { Tabs } from './tabs.tsx'
import { useLoaded, useWorld } from './world.ts'

const sizes = ['1', '2', '3'] as const
const themes = ['auto', 'light', 'dark'] as const

export function SettingsScreen() {
  const { words, language, preferences, prefer, go, install, keeping, version } = useWorld()
  const { value: kept } = useLoaded(() => keeping.kept(), [])
  return (
    <Screen
      title={words('settings.title')}
      listen={<Listen words={words} language={language} text={words('settings.title')} />}
      foot={<Tabs words={words} at="settings" />}
    >
      {install.offered && (
        <section class="panel">
          <p>{words('settings.installWhy')}</p>
          <Button icon="phone" onPress={install.accept}>
            {words('settings.install')}
          </Button>
        </section>
      )}
      <Choice
        title={words('settings.language')}
        options={languages.map(({ code, name }) => ({ value: code, text: name, lang: code }))}
        chosen={language}
        onChoose={(code) => prefer({ language: code })}
      />
      <Choice
        title={words('settings.size')}
        options={sizes.map((value) => ({ value, text: words(`settings.size_${value}`) }))}
        chosen={preferences.size}
        onChoose={(size) => prefer({ size })}
      />
      <Choice
        title={words('settings.theme')}
        options={themes.map((value) => ({ value, text: words(`settings.theme_${value}`) }))}
        chosen={preferences.theme}
        onChoose={(theme) => prefer({ theme })}
      />
      <PackShelf />
      <section class="panel">
        <h2>{words('settings.people')}</h2>
        <Button look="plain" icon="mine" onPress={() => go({ at: 'who' })}>
          {words('home.who')}
        </Button>
      </section>
      <section class="panel">
        <h2>{words('settings.about')}</h2>
        <p>{words('settings.aboutText')}</p>
        <p>{words('settings.privacy')}</p>
        {kept !== undefined && <p>{words(kept ? 'settings.kept' : 'settings.notKept')}</p>}
        <p class="soft">{words('settings.version', { version })}</p>
      </section>
    </Screen>
  )
}

interface ChoiceProps<T extends string> {
  readonly title: string
  readonly options: readonly { readonly value: T; readonly text: string; readonly lang?: string }[]
  readonly chosen: T
  readonly onChoose: (value: T) => void
}

function Choice<T extends string>({ title, options, chosen, onChoose }: ChoiceProps<T>) {
  return (
    <section class="panel">
      <h2>{title}</h2>
      <ul class="list">
        {options.map(({ value, text, lang }) => (
          <li key={value} lang={lang}>
            <button type="button" class="row" aria-pressed={value === chosen} onClick={() => onChoose(value)}>
              <span class="grow">{text}</span>
              {value === chosen && <Icon name="check" />}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
