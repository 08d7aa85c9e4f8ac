// The listen button: a recorded clip if the pack has one, else a voice of the phone that speaks this language without the network.
import { useEffect, useState } from 'preact/hooks'
import type { Language, Words } from '../i18n/i18n.ts'
import { Icon } from '../ui/icon.tsx'

interface ListenProps {
  readonly words: Words
  readonly language: Language
  readonly text: string
  /** Resolves to the address of a recorded clip, or null. */
  readonly clip?: (() => Promise<string | null>) | undefined
}

type State = 'quiet' | 'speaking' | 'voiceless'

export function Listen({ words, language, text, clip }: ListenProps) {
  const [state, setState] = useState<State>('quiet')
  const [stop, setStop] = useState<() => void>(() => () => undefined)
  useEffect(() => {
    setState('quiet')
    return stop
  }, [text])
  const press = async () => {
    stop()
    if (state === 'speaking') return setState('quiet')
    const address = clip ? await clip() : null
    const ended = () => setState('quiet')
    const halt = address === null ? speak(text, language, ended) : play(address, ended)
    setState(halt === null ? 'voiceless' : 'speaking')
    setStop(() => halt ?? (() => undefined))
  }
  return (
    <>
      <button type="button" class="round" onClick={press}>
        <Icon name={state === 'speaking' ? 'stop' : 'listen'} />
        {words(state === 'speaking' ? 'listen.stop' : 'listen.button')}
      </button>
      <span class={state === 'voiceless' ? 'voiceless' : 'hidden'} role="status">
        {state === 'voiceless' ? words('listen.none') : ''}
      </span>
    </>
  )
}

function play(address: string, ended: () => void): () => void {
  const audio = new Audio(address)
  audio.onended = ended
  audio.onerror = ended
  audio.play().catch(ended)
  return () => audio.pause()
}

// Chrome on Android lists voices that are not on the phone and reads Vietnamese with an English one: only local voices count.
function speak(text: string, language: Language, ended: () => void): (() => void) | null {
  const synthesis = typeof speechSynthesis === 'undefined' ? undefined : speechSynthesis
  const voice = synthesis?.getVoices().find((one) => one.localService && one.lang.toLowerCase().startsWith(language))
  if (synthesis === undefined || voice === undefined) return null
  const utterance = new SpeechSynthesisUtterance(text)
  utterance.voice = voice
  utterance.lang = voice.lang
  utterance.onend = ended
  utterance.onerror = ended
  synthesis.cancel()
  synthesis.speak(utterance)
  return () => synthesis.cancel()
}
