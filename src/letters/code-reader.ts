// Reads a QR code out of a camera's picture: with the phone's own reader where there is one, else with one in JavaScript, loaded then.

/** The text of a code in the picture; null for none. */
export type ReadCode = (video: HTMLVideoElement) => Promise<string | null>

interface Detector {
  detect(source: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>
}

interface DetectorKind {
  new (options: { readonly formats: readonly string[] }): Detector
  getSupportedFormats(): Promise<readonly string[]>
}

const QR = 'qr_code'
/** Enough for the largest code we show, small enough for a slow phone. */
const SIDE_MAX = 720

export async function openReader(window: object): Promise<ReadCode> {
  return (await ownReader(window)) ?? scriptReader()
}

/** While there is a line: a phone without a reader of its own gets ours, so that it can scan where there is none. */
export async function fetchReaderAhead(window: object): Promise<void> {
  if ((await ownReader(window)) === null) await import('jsqr').catch((_noLine: unknown) => undefined)
}

/** Some browsers have the name and no reader behind it. */
async function ownReader(window: object): Promise<ReadCode | null> {
  if (!('BarcodeDetector' in window)) return null
  const Kind = window.BarcodeDetector as DetectorKind
  const formats = await Kind.getSupportedFormats().catch((_noReader: unknown): readonly string[] => [])
  if (!formats.includes(QR)) return null
  const detector = new Kind({ formats: [QR] })
  return async (video) => (await detector.detect(video))[0]?.rawValue ?? null
}

async function scriptReader(): Promise<ReadCode> {
  const { default: find } = await import('jsqr')
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d', { willReadFrequently: true })
  return async (video) => {
    // The square in the middle is what the screen shows of the camera: its pixels count twice as much as the edges nobody aims with.
    const from = Math.min(video.videoWidth, video.videoHeight)
    const side = Math.min(from, SIDE_MAX)
    if (context === null || side === 0) return null
    canvas.width = side
    canvas.height = side
    const [left, top] = [(video.videoWidth - from) / 2, (video.videoHeight - from) / 2]
    context.drawImage(video, left, top, from, from, 0, 0, side, side)
    const { data } = context.getImageData(0, 0, side, side)
    return find(data, side, side, { inversionAttempts: 'dontInvert' })?.data ?? null
  }
}
