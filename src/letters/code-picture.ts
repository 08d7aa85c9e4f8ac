// A text as the squares of a QR code. The drawing library comes with the first code.
export interface CodePicture {
  /** Squares along a side, with the white edge that readers need. */
  readonly size: number
  /** An SVG path over all dark squares. */
  readonly path: string
}

export type DrawCode = (text: string) => CodePicture

const EDGE = 4

export async function openDrawing(): Promise<DrawCode> {
  const { generate, correction } = await import('lean-qr')
  return (text) => {
    const code = generate(text, { minCorrectionLevel: correction.L })
    return { size: code.size + 2 * EDGE, path: pathOf(code.size, (x, y) => code.get(x, y)) }
  }
}

/** Neighbours in a row are one stroke: a large code stays a short path. */
function pathOf(size: number, isDark: (x: number, y: number) => boolean): string {
  const strokes: string[] = []
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      if (!isDark(x, y)) continue
      const from = x
      while (x < size && isDark(x, y)) x++
      strokes.push(`M${from + EDGE} ${y + EDGE}h${x - from}v1H${from + EDGE}z`)
    }
  }
  return strokes.join('')
}
