// A file out of the phone: through its own sharing where text files may go that way, else among the downloads.
export type Handed = 'shared' | 'saved' | 'stopped'

export interface HandOverPorts {
  readonly navigator: Partial<Pick<Navigator, 'share' | 'canShare'>>
  readonly save: (name: string, text: string) => void
}

export async function handOver(name: string, text: string, { navigator, save }: HandOverPorts): Promise<Handed> {
  // Browsers share only files of kinds they know: .txt is one everywhere.
  const files = [new File([text], name, { type: 'text/plain' })]
  if (navigator.canShare?.({ files }) === true && navigator.share !== undefined) {
    try {
      await navigator.share({ files })
      return 'shared'
    } catch (error) {
      if (error instanceof Error && error.name === 'AbortError') return 'stopped'
      // Refused after all, as when the tap is too long ago: the download always works.
    }
  }
  save(name, text)
  return 'saved'
}
