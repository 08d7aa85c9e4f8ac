// PouchDB's browser build imports Node's 'events', which bundlers no longer bring: as much of it as PouchDB calls (../../build-page.ts).
// A function with an enumerable prototype, not a class: PouchDB copies the methods by name.

type Listener = (...told: readonly unknown[]) => void

interface Entry {
  readonly listener: Listener
  readonly isOnce: boolean
}

const heard = new WeakMap<object, Map<string, readonly Entry[]>>()

function entriesOf(emitter: object): Map<string, readonly Entry[]> {
  const entries = heard.get(emitter) ?? new Map<string, readonly Entry[]>()
  heard.set(emitter, entries)
  return entries
}

function add(emitter: object, event: string, entry: Entry): void {
  const entries = entriesOf(emitter)
  entries.set(event, [...(entries.get(event) ?? []), entry])
}

function without(list: readonly Entry[] | undefined, entry: Entry | undefined): readonly Entry[] {
  return (list ?? []).filter((one) => one !== entry)
}

export function EventEmitter(): void {
  // Listeners are kept beside the object, from the first one on.
}

EventEmitter.listenerCount = (emitter: object, event: string) => entriesOf(emitter).get(event)?.length ?? 0

const methods = {
  on(event: string, listener: Listener) {
    add(this, event, { listener, isOnce: false })
    return this
  },
  addListener(event: string, listener: Listener) {
    return this.on(event, listener)
  },
  once(event: string, listener: Listener) {
    add(this, event, { listener, isOnce: true })
    return this
  },
  removeListener(event: string, listener: Listener) {
    const entries = entriesOf(this)
    const list = entries.get(event)
    entries.set(
      event,
      without(
        list,
        list?.find((one) => one.listener === listener),
      ),
    )
    return this
  },
  removeAllListeners(event?: string) {
    if (event === undefined) entriesOf(this).clear()
    else entriesOf(this).delete(event)
    return this
  },
  listeners(event: string) {
    return (entriesOf(this).get(event) ?? []).map(({ listener }) => listener)
  },
  emit(event: string, ...told: readonly unknown[]) {
    const entries = entriesOf(this)
    const list = entries.get(event) ?? []
    if (event === 'error' && list.length === 0) throw told[0]
    for (const entry of list) {
      if (entry.isOnce) entries.set(event, without(entries.get(event), entry))
      entry.listener.apply(this, [...told])
    }
    return list.length > 0
  },
  setMaxListeners() {
    return this
  },
}

Object.assign(EventEmitter.prototype, methods)
