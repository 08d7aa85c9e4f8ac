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
    const share = Math.min(1, SIDE_MAX / Math.max(video.videoWidth, video.videoHeight, 1))
    const [width, height] = [Math.round(video.videoWidth * share), Math.round(video.videoHeight * share)]
    if (context === null || width === 0 || height === 0) return null
    canvas.width = width
    canvas.height = height
    context.drawImage(video, 0, 0, width, height)
    const { data } = context.getImageData(0, 0, width, height)
    return find(data, width, height, { inversionAttempts: 'dontInvert' })?.data ?? null
  }
}
