import { describe, expect, test } from 'vitest'
import { createLocalLocks } from '../../core/local-locks.ts'

/** Locks of which somebody holds 'a' until `release`. */
function heldLocks() {
  const locks = createLocalLocks()
  const [stop, done] = [new AbortController(), new AbortController()]
  const held = locks.hold('a', () => new Promise((resolve) => done.signal.addEventListener('abort', resolve)))
  return { locks, held, stop, release: () => done.abort() }
}

describe('a wait that is aborted', () => {
  test('ends at once, while the name is still held, and its task never begins', async () => {
    const { locks, held, stop, release } = heldLocks()
    let begun = false
    const waiting = locks.hold(
      'a',
      async () => {
        begun = true
      },
      stop.signal,
    )
    stop.abort(new Error('no more'))
    await expect(waiting).rejects.toThrow('no more')
    release()
    await held
    expect(await locks.hold('a', async () => 'next')).toBe('next')
    expect(begun).toBe(false)
  })

  test('before it began waits for nothing', async () => {
    const { locks, stop } = heldLocks()
    stop.abort(new Error('no more'))
    await expect(locks.hold('a', async () => 'in', stop.signal)).rejects.toThrow('no more')
  })

  test('lets nobody in before the holder is done', async () => {
    const { locks, held, stop, release } = heldLocks()
    const waiting = locks.hold('a', async () => 'in', stop.signal)
    stop.abort(new Error('no more'))
    await expect(waiting).rejects.toThrow('no more')
    expect(await locks.holdIfFree('a', async () => 'in')).toBeNull()
    release()
    await held
  })
})

test('a task that began is not stopped by the signal', async () => {
  const locks = createLocalLocks()
  const stop = new AbortController()
  const task = async () => {
    stop.abort(new Error('no more'))
    return 'done'
  }
  expect(await locks.hold('a', task, stop.signal)).toBe('done')
})

test('a name that is taken is held by the taker: the loser is told, its task goes on, and its end frees nothing', async () => {
  const { locks, held, release } = heldLocks()
  const before = await locks.holder('a')
  const lost = expect(held).rejects.toThrow('taken')
  const ends: (() => void)[] = []
  const taken = locks.take('a', () => new Promise<void>((resolve) => ends.push(resolve)))
  await lost
  expect(await locks.holder('a')).not.toBe(before)
  release()
  await new Promise((resolve) => setImmediate(resolve))
  expect(await locks.holdIfFree('a', async () => 'in')).toBeNull()
  ends[0]?.()
  await taken
  expect(await locks.holder('a')).toBeNull()
})
