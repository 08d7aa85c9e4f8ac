// What of a mock screen is said: all of it for the voice, one part for a hint.
import type { Play, PlayPart, PlayRow } from '../../core/practice/play.ts'
import { dialogAt, isShown, type Position, type Press, screenAt, typedText } from '../../core/practice/position.ts'
import type { Words } from '../i18n/i18n.ts'

export function textOfScreen(words: Words, play: Play, position: Position): string {
  const screen = screenAt(play, position)
  if (screen === undefined) return ''
  const dialog = dialogAt(play, position)
  const parts = screen.parts.filter((part, i) => isShown(part, position) && (dialog === null || dialog === i))
  return [screen.title, ...parts.flatMap((part) => textsOf(words, part, position))].map(stopped).join(' ')
}

function textsOf(words: Words, part: PlayPart, position: Position): readonly string[] {
  switch (part.part) {
    case 'list':
      return rowTexts(part.rows, position)
    case 'dialog':
      return [part.text, ...rowTexts(part.rows, position)]
    case 'field':
    case 'keypad':
      return [part.text, typedText(position, part), words('practice.given')].filter((text) => text !== '')
    case 'call':
      return [part.from, ...(part.number ? [part.number] : []), ...(part.says ? [part.says] : [])]
    case 'notification':
      return [part.from, part.text]
    case 'message':
      return [part.from ?? words('practice.me'), part.text]
    case 'toggle':
      return [part.text, words(position.flags.includes(part.id) ? 'practice.on' : 'practice.off')]
    default:
      return [part.text]
  }
}

function rowTexts(rows: readonly PlayRow[], position: Position): readonly string[] {
  return rows.filter((row) => isShown(row, position)).flatMap(({ text, note }) => (note ? [text, note] : [text]))
}

/** A voice rests at a stop. */
function stopped(text: string): string {
  return /[.!?…:]$/.test(text) ? text : `${text}.`
}

/** The words on what is pressed. */
export function labelOf(words: Words, play: Play, position: Position, press: Press): string {
  if (press === 'back') return words('go.back')
  const [place = '', which = ''] = press.split('.', 2)
  const part = screenAt(play, position)?.parts[Number(place)]
  if (part === undefined) return ''
  switch (part.part) {
    case 'list':
    case 'dialog':
      return part.rows[Number(which)]?.text ?? ''
    case 'field':
    case 'keypad':
      return words('practice.fill')
    case 'call':
      return words(which === 'answer' ? 'practice.answer' : refusal(part))
    default:
      return part.text
  }
}

/** While it rings it is refused; once answered it is hung up. */
export function refusal({ answer }: { readonly answer?: unknown }): 'practice.refuse' | 'practice.hangUp' {
  return answer === undefined ? 'practice.hangUp' : 'practice.refuse'
}
