import { useEffect, useRef, useState } from 'preact/hooks'
import type { Letters } from '../letters/letters.ts'
import { Button } from '../ui/button.tsx'
import { ProgressBar } from '../ui/message.tsx'
import { usePlace } from './world.ts'

interface ScanCameraProps {
  readonly letters: Letters
  /** Of a moving code: how much of it came. */
  readonly caught: { readonly have: number; readonly need: number } | null
  readonly onSeen: (text: string) => void
  readonly onTrouble: (error: unknown) => void
  readonly onStop: () => void
}

/** The camera is on while this stands on the screen, and off with it. */
export function ScanCamera({ letters, caught, onSeen, onTrouble, onStop }: ScanCameraProps) {
  const { words } = usePlace()
  const video = useRef<HTMLVideoElement>(null)
  const seen = useRef(onSeen)
  seen.current = onSeen
  const [isOn, setOn] = useState(false)
  useEffect(() => {
    let isHere = true
    let stop: () => void = () => undefined
    if (video.current === null) return
    letters
      .watch(video.current, (text) => seen.current(text))
      .then(
        (stopIt) => {
          stop = stopIt
          if (isHere) setOn(true)
          else stopIt()
        },
        (error: unknown) => isHere && onTrouble(error),
      )
    return () => {
      isHere = false
      stop()
    }
  }, [])
  const parts = caught && words('scan.parts', { have: caught.have, need: caught.need })
  return (
    <>
      <p>{words('scan.aim')}</p>
      <video class="camera" ref={video} muted playsInline aria-label={words('scan.camera')} />
      <p role="status">{parts ?? words(isOn ? 'scan.looking' : 'scan.starting')}</p>
      {caught && <ProgressBar share={caught.have / caught.need} label={parts ?? ''} />}
      <Button look="plain" icon="stop" onPress={onStop}>
        {words('scan.stop')}
      </Button>
    </>
  )
}
