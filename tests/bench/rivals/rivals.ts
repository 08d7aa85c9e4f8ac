// Who stands beside us, each with its page and the server it speaks to.
import type { LessonRecord } from '../../../core/record/record.ts'
import { createCouchdbEndpoint } from './couchdb-endpoint.ts'
import type { Endpoint } from './endpoint.ts'
import { createGzipJsonEndpoint } from './gzip-json-endpoint.ts'
import { type PlainRecord, plainRecord, plainRecordWithOurId } from './plain-record.ts'
import { createRxdbEndpoint } from './rxdb-endpoint.ts'

export interface Rival {
  /** As tables call it. */
  readonly name: string
  /** In `pages/`; the endpoint answers under the same name. */
  readonly page: string
  readonly createEndpoint: () => Endpoint
  readonly plain: (record: LessonRecord) => PlainRecord
}

/** The slowest first: then the bench ends soonest. */
export const rivals: readonly Rival[] = [
  { name: 'PouchDB', page: 'pouchdb', createEndpoint: createCouchdbEndpoint, plain: plainRecord },
  { name: 'RxDB', page: 'rxdb', createEndpoint: createRxdbEndpoint, plain: plainRecord },
  { name: 'gzip JSON', page: 'gzip-json', createEndpoint: createGzipJsonEndpoint, plain: plainRecord },
  {
    name: 'gzip JSON, our ids',
    page: 'gzip-json',
    createEndpoint: createGzipJsonEndpoint,
    plain: plainRecordWithOurId,
  },
]
