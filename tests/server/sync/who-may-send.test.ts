// I14: whose device may send and ask for a learner. The same rule on both roads.
import { describe, expect, test } from 'vitest'
import type { LearningRecord } from '../../../core/record/record.ts'
import { rowsIn } from '../stored.ts'
import { answerOf, askOf, cardOf, cutOffOf, newId, newPhone, type Phone } from '../test-phone.ts'
import { type TestServer, testServer } from '../test-server.ts'

async function village() {
  const server = await testServer()
  const [learner, secret] = [newId(), newId()]
  const [owner, other] = [await newPhone(), await newPhone()]
  await server.send(owner, [cardOf(learner, secret), answerOf(learner)])
  return { server, learner, secret, owner, other }
}

async function verdictOf(server: TestServer, phone: Phone, record: LearningRecord, secret?: string) {
  const secrets = secret === undefined ? {} : { [record.learner]: secret }
  const [verdict] = (await server.send(phone, [record], { secrets })).verdicts
  return verdict?.kind === 'rejected' ? verdict.reason : verdict?.kind
}

async function pullOf(server: TestServer, phone: Phone, learner: string, secret?: string) {
  const ask = await askOf(phone, server.store.identity, { learner, ...(secret !== undefined && { secret }) })
  const response = await server.ask(ask)
  return response.status === 200 ? 'page' : ((await response.json()) as { code: string }).code
}

describe('a stranger', () => {
  test('is refused record by record, learns nothing, and does not stop what it may send', async () => {
    const { server, learner, other } = await village()
    const [forged, own] = [answerOf(learner), answerOf(newId())]
    const { verdicts, learners } = await server.send(other, [forged, own])
    expect(verdicts).toEqual([
      { kind: 'rejected', reason: 'record/foreign-learner' },
      { kind: 'stored', version: 1 },
    ])
    expect(learners[0]).toEqual({ version: 0, sum: '0'.repeat(16), durable: 0 })
    expect((await rowsIn(server.dataDir)).filter((row) => row.learner_id === learner)).toHaveLength(2)
  })

  test('cannot claim what is there already by sending it too', async () => {
    const { server, learner, other, owner } = await village()
    const record = answerOf(learner)
    await server.send(owner, [record])
    expect(await verdictOf(server, other, record)).toBe('record/foreign-learner')
  })

  test.each(['another secret', 'the verifier itself'])('is not let in by %s', async (what) => {
    const { server, learner, secret, other } = await village()
    const card = cardOf(learner, secret)
    const shown = what === 'another secret' ? newId() : card.verifier
    expect(await verdictOf(server, other, answerOf(learner), shown)).toBe('record/foreign-learner')
    expect(await pullOf(server, other, learner, shown)).toBe('sync/no-such-learner')
  })

  test('is not let in by a card it brings itself', async () => {
    const { server, learner, other } = await village()
    const own = newId()
    const { verdicts } = await server.send(other, [cardOf(learner, own), answerOf(learner)], {
      secrets: { [learner]: own },
    })
    expect(verdicts.map(({ kind }) => kind)).toEqual(['rejected', 'rejected'])
  })

  test('hears the same of a learner it may not see and of one who is not there', async () => {
    const { server, learner, other } = await village()
    const answers = await Promise.all(
      [learner, newId()].map(async (asked) =>
        server.ask(await askOf(other, server.store.identity, { learner: asked })),
      ),
    )
    const told = await Promise.all(answers.map(async (answer) => [answer.status, await answer.text()]))
    expect(told[0]).toEqual(told[1])
    expect(told[0]).toEqual([403, '{"code":"sync/no-such-learner"}'])
  })

  test('asking for a learner nobody knows does not make it known', async () => {
    const { server, other } = await village()
    const unknown = newId()
    expect(await pullOf(server, other, unknown, newId())).toBe('sync/no-such-learner')
    expect(await verdictOf(server, await newPhone(), answerOf(unknown))).toBe('stored')
  })
})

describe('the learner’s card lets a device in', () => {
  test('that sends, and it need not be shown again', async () => {
    const { server, learner, secret, other } = await village()
    expect(await verdictOf(server, other, answerOf(learner), secret)).toBe('stored')
    expect(await verdictOf(server, other, answerOf(learner))).toBe('stored')
    expect(await pullOf(server, other, learner)).toBe('page')
  })

  test('that asks, and it may send from then on, by its key’s name alone', async () => {
    const { server, learner, secret, other } = await village()
    expect(await pullOf(server, other, learner, secret)).toBe('page')
    const { verdicts } = await server.send(other, [answerOf(learner)], { withKey: false })
    expect(verdicts).toEqual([{ kind: 'stored', version: 3 }])
  })

  test('but an older card does not', async () => {
    const { server, learner, secret, owner, other } = await village()
    const newer = newId()
    await server.send(owner, [cardOf(learner, newer)])
    expect(await verdictOf(server, other, answerOf(learner), secret)).toBe('record/foreign-learner')
    expect(await verdictOf(server, other, answerOf(learner), newer)).toBe('stored')
  })

  test('of one learner, not of another', async () => {
    const { server, secret, other } = await village()
    const stranger = newId()
    await server.send(await newPhone(), [cardOf(stranger, newId())])
    expect(await verdictOf(server, other, answerOf(stranger), secret)).toBe('record/foreign-learner')
  })
})

describe('a lost phone that was cut off', () => {
  async function lost() {
    const told = await village()
    const { server, learner, secret, owner, other } = told
    await server.send(other, [answerOf(learner)], { secrets: { [learner]: secret } })
    const newer = newId()
    await server.send(owner, [cutOffOf(learner, other.device), cardOf(learner, newer)])
    return { ...told, newer }
  }

  test('sends nothing and gets nothing, with the old card neither', async () => {
    const { server, learner, secret, other } = await lost()
    expect(await verdictOf(server, other, answerOf(learner))).toBe('record/cut-off')
    expect(await verdictOf(server, other, answerOf(learner), secret)).toBe('record/cut-off')
    expect(await pullOf(server, other, learner)).toBe('sync/no-such-learner')
    expect(await pullOf(server, other, learner, secret)).toBe('sync/no-such-learner')
  })

  test('still sends for its other learners', async () => {
    const { server, other } = await lost()
    expect(await verdictOf(server, other, answerOf(newId()))).toBe('stored')
  })

  test('is let in again by the newest card, and an old word does not shut it out again', async () => {
    const { server, learner, owner, other, newer } = await lost()
    const cutOff = cutOffOf(learner, other.device)
    await server.send(owner, [cutOff])
    expect(await verdictOf(server, other, answerOf(learner), newer)).toBe('stored')
    expect(await verdictOf(server, owner, cutOff)).toBe('duplicate')
    expect(await verdictOf(server, other, answerOf(learner))).toBe('stored')
  })

  test('is shown as such to the learner’s other devices', async () => {
    const { server, learner, owner, other } = await lost()
    const { devices } = await server.pull(owner, { learner })
    expect(new Map(devices.map(({ device, isCutOff }) => [device, isCutOff]))).toEqual(
      new Map([
        [owner.device, false],
        [other.device, true],
      ]),
    )
  })
})

describe('two records at one place of one chain betray a key on two phones (F20)', () => {
  test('and both are stored all the same', async () => {
    const { server, learner, owner } = await village()
    const twin = await server.send(owner, [answerOf(learner)], { places: [2] })
    expect([twin.isTwin, twin.verdicts]).toEqual([true, [{ kind: 'stored', version: 3 }]])
    const { isTwin } = await server.send(owner, [answerOf(learner)], { places: [3] })
    expect(isTwin).toBe(false)
  })

  test('but not the same record again, nor another device at the same place, nor another learner', async () => {
    const { server, learner, secret, owner, other } = await village()
    const record = answerOf(learner)
    const sent = [
      await server.send(owner, [record], { places: [3] }),
      await server.send(owner, [record], { places: [3] }),
      await server.send(owner, [record], { places: [2] }),
      await server.send(other, [answerOf(learner)], { places: [3], secrets: { [learner]: secret } }),
      await server.send(owner, [answerOf(newId())], { places: [3] }),
    ]
    expect(sent.map(({ isTwin }) => isTwin)).toEqual(sent.map(() => false))
  })

  test('in one bundle too', async () => {
    const { server, learner, owner } = await village()
    const { isTwin } = await server.send(owner, [answerOf(learner), answerOf(learner)], { places: [7, 7] })
    expect(isTwin).toBe(true)
  })
})
