// The part of pouchdb-browser 9 that the bench uses; the package brings no types.
declare module 'pouchdb-browser' {
  interface Replication extends PromiseLike<{ readonly ok: boolean; readonly errors: readonly unknown[] }> {
    once(event: 'paused' | 'error', then: (error?: unknown) => void): this
    cancel(): void
  }
  export default class PouchDB {
    constructor(name: string)
    bulkDocs(documents: readonly object[]): Promise<readonly object[]>
    put(document: object): Promise<object>
    info(): Promise<{ readonly doc_count: number }>
    readonly replicate: {
      to(target: PouchDB, options?: { readonly live?: boolean }): Replication
      from(source: PouchDB): Replication
    }
  }
}
