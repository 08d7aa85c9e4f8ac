// A new app version waits until the learner asks for it on the home screen; never inside a lesson, in no tab (rule 4, F40).
// A lesson holds a shared lock; applying needs it alone, so one open lesson anywhere on the phone is enough to wait.

const LESSON_LOCK = 'domdom-lesson-open'

export interface UpdatePorts {
  readonly container: ServiceWorkerContainer | undefined
  readonly locks: LockManager | undefined
  readonly scriptUrl: () => string
  readonly reload: () => void
}

export interface Updates {
  /** Registers the worker; called after the first things are on the screen. */
  start(): Promise<void>
  /** A new version lies ready. */
  ready(): boolean
  /** Asks the network whether there is a new version; quiet when there is no line. */
  look(): Promise<void>
  /** False when a lesson is open somewhere: then nothing happens. */
  apply(): Promise<boolean>
  /** Keeps updates away until the returned function is called. */
  holdLesson(): () => void
  watch(listener: () => void): () => void
}

export function createUpdates({ container, locks, scriptUrl, reload }: UpdatePorts): Updates {
  const listeners = new Set<() => void>()
  const changed = () => {
    for (const listener of listeners) listener()
  }
  let registration: ServiceWorkerRegistration | undefined
  let started: Promise<void> | undefined
  // A new version took over while a lesson was open: the reload waits for its end.
  let owed = false

  const follow = (worker: ServiceWorker | null) => worker?.addEventListener('statechange', changed)

  const post = (): boolean => {
    const waiting = registration?.waiting
    if (!waiting) return false
    waiting.postMessage({ type: 'apply-update' })
    return true
  }

  const reloadWithoutLesson = async () => {
    const reloaded = await whenNoLesson(locks, () => {
      reload()
      return true
    })
    owed = !reloaded
  }

  const register = async (from: ServiceWorkerContainer) => {
    let controlled = from.controller !== null
    // The first worker claims this page without a reload. Later ones reload it, but only where no lesson would be torn.
    from.addEventListener('controllerchange', () => {
      if (controlled) void reloadWithoutLesson()
      controlled = true
    })
    registration = await from.register(scriptUrl(), { updateViaCache: 'none' })
    follow(registration.installing)
    registration.addEventListener('updatefound', () => {
      follow(registration?.installing ?? null)
      changed()
    })
    changed()
  }

  return {
    async start() {
      if (container === undefined) return
      started ??= register(container)
      await started
    },
    ready: () => Boolean(registration?.waiting && container?.controller),
    async look() {
      await registration?.update().catch((_noLine: unknown) => undefined)
    },
    async apply() {
      return whenNoLesson(locks, post)
    },
    holdLesson() {
      let release: () => void = () => undefined
      const held = new Promise<void>((resolve) => {
        release = resolve
      })
      const hold = locks?.request(LESSON_LOCK, { mode: 'shared' }, () => held) ?? held
      hold.then(
        () => (owed ? reloadWithoutLesson() : undefined),
        (_lockLost: unknown) => undefined,
      )
      return release
    },
    watch(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

async function whenNoLesson<T>(locks: LockManager | undefined, act: () => T): Promise<T | false> {
  if (locks === undefined) return act()
  return locks.request(LESSON_LOCK, { mode: 'exclusive', ifAvailable: true }, (lock) => (lock === null ? false : act()))
}
