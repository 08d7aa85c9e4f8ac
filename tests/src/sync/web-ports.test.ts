import { describe, expect, test } from 'vitest'
import { utf8 } from '../../../core/bytes.ts'
import {
  makePrivateKey,
  nodeCodec,
  nodeSha256,
  nodeVerifier,
  signerOf,
  unsealerOf,
} from '../../../server/node-ports.ts'
import { webCodec, webConnect, webLocks, webRandom, webSealer, webSha256, webVerifier } from '../../../src/sync/sync.ts'

const verifier = webVerifier(crypto.subtle)

describe('the browser refuses', () => {
  test('a signature over other bytes, a broken key and a broken signature, without throwing', async () => {
    const signer = await signerOf(await makePrivateKey())
    const signature = await signer.sign(utf8('one'))
    expect(await verifier.verify(signer.publicKey, signature, utf8('one'))).toBe(true)
    expect(await verifier.verify(signer.publicKey, signature, utf8('two'))).toBe(false)
    expect(await verifier.verify(new Uint8Array(65), signature, utf8('one'))).toBe(false)
    expect(await verifier.verify(signer.publicKey, new Uint8Array(3), utf8('one'))).toBe(false)
  })

  test('to inflate more than it was allowed, and what is no gzip', async () => {
    const bomb = await nodeCodec.gzip(new Uint8Array(5_000_000))
    await expect(webCodec.gunzip(bomb, 100_000)).rejects.toBeInstanceOf(RangeError)
    await expect(webCodec.gunzip(utf8('<!doctype html>'), 100_000)).rejects.not.toBeInstanceOf(RangeError)
    await expect(webCodec.gunzip((await nodeCodec.gzip(utf8('cut off'))).slice(0, -4), 100)).rejects.toThrow()
  })
})

test('phone and server agree on hashes and on compressed bytes', async () => {
  const bytes = utf8('Đom Đóm '.repeat(1000))
  expect(await verifier.sha256(bytes)).toEqual(await nodeVerifier.sha256(bytes))
  expect(await nodeCodec.gunzip(await webCodec.gzip(bytes), 100_000)).toEqual(bytes)
  expect(await webCodec.gunzip(await nodeCodec.gzip(bytes), bytes.length)).toEqual(bytes)
})

test('what the phone seals the server opens, and nothing that was changed', async () => {
  const { publicKey, unsealer } = await unsealerOf(await makePrivateKey())
  const sealed = await webSealer(crypto.subtle).seal(publicKey, utf8('head'), utf8('letter'))
  expect(await unsealer.unseal(utf8('head'), sealed)).toEqual(utf8('letter'))
  expect(await unsealer.unseal(utf8('other'), sealed)).toBeNull()
})

test('the hash that answers at once is the same everywhere', () => {
  for (const length of [0, 1, 63, 64, 65, 5000]) {
    const bytes = webRandom(length)
    expect(webSha256(bytes)).toEqual(nodeSha256(bytes))
  }
})

test('random bytes are as many as asked for, and differ', () => {
  expect(webRandom(16)).toHaveLength(16)
  expect(webRandom(16)).not.toEqual(webRandom(16))
})

test('a connection is made as our requests use it, without cookies, and the page stays as it was', () => {
  const seen: string[] = []
  const hint = { rel: '', crossOrigin: '', href: '', remove: () => seen.push('gone') }
  const append = () => seen.push(`${hint.rel} ${hint.crossOrigin} ${hint.href}`)
  const head = { ownerDocument: { createElement: () => hint }, append }
  webConnect({ head: head as unknown as HTMLHeadElement })('/')
  expect(seen).toEqual(['preconnect anonymous /', 'gone'])
})

test('Web Locks are told the signal that ends a wait', async () => {
  const asked: LockOptions[] = []
  const request = async (_name: string, options: LockOptions, task: () => unknown) => {
    asked.push(options)
    return task()
  }
  const locks = webLocks({ request } as unknown as LockManager)
  const { signal } = new AbortController()
  expect(await locks.hold('a', async () => 'in', signal)).toBe('in')
  expect(await locks.hold('a', async () => 'in')).toBe('in')
  expect(asked).toEqual([{ signal }, {}])
})

test('Web Locks tell who holds a name, and let it be taken', async () => {
  const asked: LockOptions[] = []
  const request = async (_name: string, options: LockOptions, task: () => unknown) => {
    asked.push(options)
    return task()
  }
  const query = async () => ({ held: [{ name: 'b' }, { name: 'a', clientId: 'tab-1' }] })
  const locks = webLocks({ request, query } as unknown as LockManager)
  expect([await locks.holder('a'), await locks.holder('c')]).toEqual(['tab-1', null])
  expect(await locks.take('a', async () => 'in')).toBe('in')
  expect(asked).toEqual([{ steal: true }])
})

test('without Web Locks, tasks of one name still run one after another in this tab', async () => {
  const locks = webLocks(undefined)
  const steps: string[] = []
  const task = (name: string) => async () => {
    steps.push(`${name} begins`)
    await new Promise((resolve) => setImmediate(resolve))
    steps.push(`${name} ends`)
  }
  const failing = locks.hold('a', () => Promise.reject(new Error('no')))
  await expect(failing).rejects.toThrow('no')
  await Promise.all([locks.hold('a', task('one')), locks.hold('a', task('two'))])
  expect(steps).toEqual(['one begins', 'one ends', 'two begins', 'two ends'])
  const held = locks.hold('a', task('three'))
  expect(await locks.holdIfFree('a', async () => 'in')).toBeNull()
  await held
  expect(await locks.holdIfFree('a', async () => 'in')).toBe('in')
})
