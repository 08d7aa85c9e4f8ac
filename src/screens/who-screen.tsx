import { useState } from 'preact/hooks'
import type { Learner } from '../records/records.ts'
import { Avatar, type AvatarName, isAvatarName } from '../ui/avatar.tsx'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { Screen } from '../ui/screen.tsx'
import { BackLink } from './back-link.tsx'
import { ChoosePicture } from './first-start.tsx'
import { Listen } from './listen.tsx'
import { Trouble } from './trouble.tsx'
import { useLoaded, useWorld } from './world.ts'

/** A shared phone: two taps change the learner. */
export function WhoScreen() {
  const { words, language, rooms, learner, prefer, go } = useWorld()
  const { value: learners = [] } = useLoaded(() => rooms.records.learners(), [rooms.records])
  const [adding, setAdding] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const become = (one: Learner) => {
    prefer({ learner: one.id })
    go({ at: 'home' })
  }
  const [chosen, setChosen] = useState<AvatarName | null>(null)
  const add = (picture: AvatarName) => {
    if (chosen !== null) return
    setChosen(picture)
    setError(null)
    rooms.records.addLearner(picture).then(become, (trouble: unknown) => {
      setChosen(null)
      setError(trouble)
    })
  }

  if (adding) {
    const back = () => setAdding(false)
    return (
      <ChoosePicture words={words} language={language} chosen={chosen} error={error} onChoose={add} onBack={back} />
    )
  }
  return (
    <Screen
      title={words('who.title')}
      back={<BackLink />}
      listen={<Listen words={words} language={language} text={words('who.title')} />}
    >
      <ul class="list">
        {learners.map((one) => (
          <li key={one.id}>
            <button type="button" class={one.id === learner.id ? 'row now' : 'row'} onClick={() => become(one)}>
              <Avatar name={one.picture} />
              <span class="grow">
                <strong>{isAvatarName(one.picture) ? words(`pictures.${one.picture}`) : one.picture}</strong>
                {one.id === learner.id && <span class="note">{words('who.now')}</span>}
              </span>
              <Icon name="next" />
            </button>
          </li>
        ))}
      </ul>
      {error !== null && <Trouble words={words} error={error} />}
      <Button look="plain" icon="add" onPress={() => setAdding(true)}>
        {words('who.add')}
      </Button>
      <Button look="plain" icon="scan" onPress={() => go({ at: 'scan' })}>
        {words('who.withCard')}
      </Button>
    </Screen>
  )
}
