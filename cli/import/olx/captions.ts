// Captions as one runs of words: SubRip, WebVTT, or the JSON of Open edX. Times and marks fall away.

/** Null for what is none of these. */
export function captionText(text: string): string | null {
  if (text.trimStart().startsWith('{')) return fromJson(text)
  return text.includes('-->') ? fromLines(text) : null
}

function fromJson(text: string): string | null {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || !('text' in value) || !Array.isArray(value.text)) return null
    return inParagraphs(value.text.filter((one): one is string => typeof one === 'string'))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return null
  }
}

function fromLines(text: string): string {
  const said: string[] = []
  for (const cue of text.split(/\n\s*\n/)) {
    const lines = cue.split('\n')
    const time = lines.findIndex((line) => line.includes('-->'))
    if (time >= 0) said.push(lines.slice(time + 1).join(' '))
  }
  return inParagraphs(said)
}

/** A caption ends where the screen does; a paragraph ends after some sentences. */
function inParagraphs(cues: readonly string[]): string {
  const paragraphs: string[] = []
  let open: string[] = []
  let letters = 0
  for (const cue of cues) {
    const words = cue
      .replace(/<[^<>]*>|\{\\[^{}]*\}/g, '')
      .replace(/&nbsp;/g, ' ')
      .replace(/&lt;/g, '<')
      .replace(/&gt;/g, '>')
      .replace(/&amp;/g, '&')
      .replace(/\s+/g, ' ')
      .trim()
    if (words === '' || words === open.at(-1)) continue
    open.push(words)
    letters += words.length
    if (letters > 300 && /[.!?…]["”']?$/.test(words)) {
      paragraphs.push(open.join(' '))
      open = []
      letters = 0
    }
  }
  if (open.length > 0) paragraphs.push(open.join(' '))
  return paragraphs.join('\n\n')
}
