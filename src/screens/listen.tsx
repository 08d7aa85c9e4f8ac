// The listen button: a recorded clip if the pack has one, else a voice of the phone that speaks this language without the network.
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Words } from '../i18n/i18n.ts'
import { Icon } from '../ui/icon.tsx'

interface ListenProps {
  readonly words: Words
  /** Of the text. */
  readonly language: string
  readonly text: string
  /** Resolves to the address of a recorded clip, or null. */
  readonly clip?: (() => Promise<string | null>) | undefined
}

type State = 'quiet' | 'speaking' | 'voiceless'
type Halt = () => void

export function Listen({ words, language, text, clip }: ListenProps) {
  const [state, setState] = useState<State>('quiet')
  // The text that is being read, so that a voice that comes late for another card stays silent.
  const wanted = useRef<string | null>(null)
  const halt = useRef<Halt>(() => undefined)
  const hush = () => {
    wanted.current = null
    halt.current()
    halt.current = () => undefined
    setState('quiet')
  }
  useEffect(() => {
    hush()
    return hush
  }, [text])
  const start = async (begin: () => Promise<Halt | null>) => {
    const stop = await begin()
    if (wanted.current !== text) return stop?.()
    halt.current = stop ?? halt.current
    setState(stop === null ? 'voiceless' : 'speaking')
  }
  const press = async () => {
    if (state === 'speaking') return hush()
    wanted.current = text
    const speakIt = () => start(() => speak(text, language, hush))
    const address = clip ? await clip() : null
    if (address === null) return speakIt()
    await start(async () => play(address, hush, () => void speakIt()))
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

function play(address: string, ended: () => void, failed: () => void): Halt {
  const audio = new Audio(address)
  audio.onended = ended
  audio.onerror = failed
  audio.play().catch((_saidByOnError: unknown) => undefined)
  return () => {
    audio.onerror = null
    audio.pause()
  }
}

// Chrome on Android lists voices that are not on the phone and reads Vietnamese with an English one: only local voices count.
async function speak(text: string, language: string, ended: () => void): Promise<Halt | null> {
  const synthesis = typeof speechSynthesis === 'undefined' ? undefined : speechSynthesis
  if (synthesis === undefined) return null
  const voices = await voicesOf(synthesis)
  const voice = voices.find((one) => one.localService && one.lang.toLowerCase().startsWith(language))
  if (voice === undefined) return null
  const utterance = new SpeechSynthesisUtterance(text)
  utterance.voice = voice
  utterance.lang = voice.lang
  utterance.onend = ended
  utterance.onerror = ended
  synthesis.cancel()
  synthesis.speak(utterance)
  return () => {
    utterance.onend = null
    utterance.onerror = null
    synthesis.cancel()
  }
}

const VOICES_WAIT_MS = 500

/** The first question is often answered with an empty list; the voices come a moment later. */
async function voicesOf(synthesis: SpeechSynthesis): Promise<readonly SpeechSynthesisVoice[]> {
  if (synthesis.getVoices().length === 0) {
    await new Promise<void>((resolve) => {
      synthesis.addEventListener?.('voiceschanged', () => resolve(), { once: true })
      setTimeout(resolve, VOICES_WAIT_MS)
    })
  }
  return synthesis.getVoices()
}
