// A letter to look at: one still code, or one that keeps changing until the other phone has it all.
import { useEffect, useState } from 'preact/hooks'
import type { DrawCode, Fountain, Letters } from '../letters/letters.ts'
import { Button } from '../ui/button.tsx'
import { Trouble } from './trouble.tsx'
import { useLoaded, usePlace, useWorld } from './world.ts'

const CODE_MS = 333
/** For those whom quick change disturbs; it only takes longer. */
const CALM_CODE_MS = 1000

interface SendCodeProps {
  readonly letters: Letters
  readonly fountain: Fountain
  readonly onDone: () => void
}

export function SendCode({ letters, fountain, onDone }: SendCodeProps) {
  const { words } = useWorld()
  return (
    <>
      <p>{words(fountain.blocks > 1 ? 'send.moving' : 'send.still')}</p>
      <ShownCode letters={letters} fountain={fountain} />
      <Button icon="check" onPress={onDone}>
        {words('go.done')}
      </Button>
    </>
  )
}

/** Still or moving, as long as it is. */
export function ShownCode({ letters, fountain }: Pick<SendCodeProps, 'letters' | 'fountain'>) {
  const { words } = usePlace()
  const { value: draw, error } = useLoaded(letters.openDrawing, [])
  const [index, setIndex] = useState(0)
  const [isRunning, setRunning] = useState(true)
  const isMoving = fountain.blocks > 1
  useEffect(() => {
    if (!isMoving || !isRunning) return
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches
    const timer = setInterval(() => setIndex((now) => now + 1), calm ? CALM_CODE_MS : CODE_MS)
    return () => clearInterval(timer)
  }, [isMoving, isRunning])
  return (
    <>
      {error !== undefined && <Trouble words={words} error={error} />}
      {draw && <Code draw={draw} text={fountain.frame(index)} label={words('send.codeLabel')} />}
      {isMoving && (
        <Button look="plain" icon={isRunning ? 'pause' : 'again'} onPress={() => setRunning(!isRunning)}>
          {words(isRunning ? 'send.stopCode' : 'send.runCode')}
        </Button>
      )}
    </>
  )
}

interface CodeProps {
  readonly draw: DrawCode
  readonly text: string
  readonly label: string
  readonly kind?: string
}

export function Code({ draw, text, label, kind = '' }: CodeProps) {
  const { size, path } = draw(text)
  return (
    <svg class={`code ${kind}`} viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label}>
      <rect width={size} height={size} fill="#fff" />
      <path d={path} />
    </svg>
  )
}
