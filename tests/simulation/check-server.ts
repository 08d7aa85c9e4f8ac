// What must hold on the server, now and in all it ever stored.
import type { Stored } from './journal.ts'
import { sumOf } from './oracle.ts'
import { violated } from './watch.ts'
import type { World } from './world.ts'

export function checkServer(world: World): void {
  const { journal, server, strangers } = world
  const say = (invariant: string, what: string) => violated(world, invariant, `server: ${what}`)
  checkVersions(journal.stored, say)
  const saved = new Map(journal.saved.map(({ id, record }) => [id, record]))
  for (const row of journal.stored) {
    if (strangers.has(row.device)) say('I14', `took ${row.id} from a stranger`)
    const record = JSON.parse(row.body) as { readonly id: string; readonly learner: string }
    if (record.id !== row.id || record.learner !== row.learner)
      say('I13', `${row.id} of ${row.learner} holds another's record`)
    if (world.hashOf(record) !== row.hash) say('I4', `${row.id} has another hash than its content`)
    const told = saved.get(row.id)
    const isRepeated = world.swarm['random-repeats'] !== undefined
    if (told !== undefined && !isRepeated && world.hashOf(told) !== row.hash)
      say('I4', `${row.id} is not what the learner saved`)
  }
  for (const [learner, { version, sum, durable }] of server.tables().learners) {
    const rows = [...(server.tables().records.get(learner)?.values() ?? [])]
    if (rows.length !== version || sum !== sumOf(rows.map(({ content_hash }) => content_hash))) {
      say('D9', `counts ${version} of ${learner}, holds ${rows.length}`)
    }
    if (durable > version) say('D7', `durable ${durable} of ${learner} above version ${version}`)
  }
  for (const [learner] of journal.erased) {
    if (server.tables().records.has(learner)) say('I16', `erased ${learner} came back`)
  }
}

type Say = (invariant: string, what: string) => void

/** I3, I6, I8: in the order of commits, each learner's versions count 1, 2, 3 … within an epoch, and no record comes twice. */
function checkVersions(stored: readonly Stored[], say: Say): void {
  const last = new Map<string, number>()
  const seen = new Set<string>()
  for (const { epoch, learner, id, version } of stored) {
    const key = `${epoch}/${learner}`
    const expected = (last.get(key) ?? 0) + 1
    if (version !== expected) say('I6', `version ${version} of ${learner} where ${expected} was due`)
    last.set(key, version)
    if (seen.has(`${key}/${id}`)) say('I3', `${id} was stored twice`)
    seen.add(`${key}/${id}`)
  }
}
