// Where a phone of the preview stands: behind the #, so that the desk moves a phone by its address and a reload keeps it.
export interface Place {
  readonly pack: string
  readonly lesson: string
  readonly step: number
}

export function placeHash({ pack, lesson, step }: Place): string {
  return `#/${pack}/${lesson}/${step}`
}

export function parsePlace(hash: string): Place | null {
  const [, pack, lesson, step] = /^#\/([a-z0-9-]+)\/([a-z0-9-]+)\/(\d+)$/.exec(hash) ?? []
  return pack === undefined || lesson === undefined ? null : { pack, lesson, step: Number(step) }
}

/** From a phone to its desk: its learner went there. From the desk to a phone: go there. */
export interface Moved {
  readonly kind: 'moved'
  readonly place: Place
}

/** From a phone that listens now: whatever the desk said before was not heard. */
export interface Ready {
  readonly kind: 'ready'
}
