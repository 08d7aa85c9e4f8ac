// What must hold on the server, now and in all it ever stored.
import type { Stored } from './journal.ts'
import { hashOf, sumOf } from './oracle.ts'
import { violated } from './watch.ts'
import { isRepeating, type World } from './world.ts'

export function checkServer(world: World): void {
  const { journal, server } = world
  const say = (invariant: string, what: string) => violated(world, invariant, `server: ${what}`)
  for (const row of journal.stored.slice(journal.storedSeen)) checkStored(world, row, say)
  journal.storedSeen = journal.stored.length
  for (const [learner, { version, sum, durable }] of server.tables().learners) {
    const rows = [...(server.tables().records.get(learner)?.values() ?? [])]
    if (rows.length !== version || sum !== sumOf(rows.map(({ content_hash }) => content_hash))) {
      say('D9', `counts ${version} of ${learner}, holds ${rows.length}`)
    }
    if (durable > version) say('D7', `durable ${durable} of ${learner} above version ${version}`)
  }
  for (const [learner] of server.isUp() ? journal.erased : []) {
    if (server.tables().records.has(learner)) say('I16', `erased ${learner} came back`)
  }
}

type Say = (invariant: string, what: string) => void

/**
 * I3, I6, I8: in the order of commits, each learner's versions count 1, 2, 3 … within an epoch, and no record comes twice. I4, I13: what
 * is stored is what the learner saved.
 */
function checkStored(world: World, row: Stored, say: Say): void {
  const { id, learner, epoch, version } = row
  const expected = (world.lastVersions.get(`${epoch}/${learner}`) ?? 0) + 1
  if (version !== expected) say('I6', `version ${version} of ${learner} where ${expected} was due`)
  world.lastVersions.set(`${epoch}/${learner}`, version)
  if (world.storedIn(epoch, learner, id) !== row) say('I3', `${id} was stored twice`)
  if (world.strangers.has(row.device)) say('I14', `took ${id} from a stranger`)
  const record = JSON.parse(row.body) as { readonly id: string; readonly learner: string }
  if (record.id !== id || record.learner !== learner) say('I13', `${id} of ${learner} holds another's record`)
  if (hashOf(record) !== row.hash) say('I4', `${id} has another hash than its content`)
  const told = world.savedAs(learner, id)
  if (told !== undefined && !isRepeating(world) && world.hashOf(told) !== row.hash)
    say('I4', `${id} is not what was saved`)
}
