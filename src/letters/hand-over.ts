// A file out of the phone: through its own sharing where text files may go that way, else among the downloads.
export type Handed = 'shared' | 'saved' | 'stopped'

export interface HandOverPorts {
  readonly navigator: Partial<Pick<Navigator, 'share' | 'canShare'>>
  readonly save: (name: string, content: string | Blob) => void
}

/** `savedAs`: its name as a download, where another one is better there. */
export async function handOver(
  name: string,
  content: string | Blob,
  { navigator, save }: HandOverPorts,
  savedAs = name,
): Promise<Handed> {
  // Browsers share only files of kinds they know: .txt is one everywhere.
  const files = [new File([content], name, { type: 'text/plain' })]
  if (navigator.canShare?.({ files }) === true && navigator.share !== undefined) {
    try {
      await navigator.share({ files })
      return 'shared'
    } catch (error) {
      if (error instanceof Error && error.name === 'AbortError') return 'stopped'
      // Refused after all, as when the tap is too long ago: the download always works.
    }
  }
  save(savedAs, content)
  return 'saved'
}
