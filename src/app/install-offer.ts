// The browser offers installing once, at a moment of its own; the offer is kept until the learner presses our button.

interface OfferEvent extends Event {
  prompt(): Promise<unknown>
}

export interface HeldOffer {
  offered(): boolean
  accept(): void
  watch(listener: () => void): () => void
}

export function holdInstallOffer(target: EventTarget): HeldOffer {
  let held: OfferEvent | null = null
  const listeners = new Set<() => void>()
  const hold = (event: OfferEvent | null) => {
    held = event
    for (const listener of listeners) listener()
  }
  target.addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault()
    hold(event as OfferEvent)
  })
  target.addEventListener('appinstalled', () => hold(null))
  return {
    offered: () => held !== null,
    accept() {
      const event = held
      hold(null)
      void event?.prompt()
    },
    watch(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
