import { describe, expect, onTestFinished, test } from 'vitest'
import { utf8 } from '../../../core/bytes.ts'
import { nodeVerifier } from '../../../server/node-ports.ts'
import { breakAtEveryStep, fullDisk } from '../../phone-storage.ts'
import { onDisk, recordsPhone } from './phone.ts'

/** A browser whose database refuses every CryptoKey: what stands for a key here cannot be cloned. */
function withUncloneableKeys(subtle: SubtleCrypto): SubtleCrypto {
  const real = new WeakMap<object, CryptoKey>()
  const standIn = (key: CryptoKey) => {
    const stand = Object.assign(() => undefined, { extractable: key.extractable })
    real.set(stand, key)
    return stand
  }
  const realOf = (value: unknown) => (typeof value === 'function' ? (real.get(value) ?? value) : value)
  return new Proxy(subtle, {
    get(target, name) {
      if (name === 'generateKey') {
        return async (...args: Parameters<SubtleCrypto['generateKey']>) => {
          const pair = (await target.generateKey(...args)) as CryptoKeyPair
          return { publicKey: pair.publicKey, privateKey: standIn(pair.privateKey) }
        }
      }
      const value = Reflect.get(target, name)
      return typeof value === 'function' ? (...args: unknown[]) => value.apply(target, args.map(realOf)) : value
    },
  })
}

describe('where keys cannot be stored', () => {
  test('a readable one is kept over restarts, says so, and its signatures verify', async () => {
    const { records, again } = recordsPhone({ crypto: withUncloneableKeys(crypto.subtle) })
    const signer = await records.signer()
    const restarted = await again().signer()
    expect([signer, restarted]).toMatchObject(Array(2).fill({ kept: true, extractable: true }))
    expect(restarted.publicKey).toEqual(signer.publicKey)
    const message = utf8('đom đóm')
    for (const one of [signer, restarted]) {
      expect(await nodeVerifier.verify(signer.publicKey, await one.sign(message), message)).toBe(true)
    }
  })

  test('two tabs agree on one', async () => {
    const { records, again } = recordsPhone({ crypto: withUncloneableKeys(crypto.subtle) })
    const [one, two] = await Promise.all([records.signer(), again().signer()])
    expect(one.publicKey).toEqual(two.publicKey)
  })

  test('and the phone is full, no key is made up: the next call tries again', async () => {
    const { records } = recordsPhone({ crypto: withUncloneableKeys(crypto.subtle) })
    const free = fullDisk('keys')
    await expect(records.signer()).rejects.toMatchObject({ code: 'storage/full' })
    free()
    expect(await records.signer()).toMatchObject({ kept: true })
  })
})

describe('where a stored key comes back as nothing', () => {
  /** As Safari did with keys it did not know (F16). */
  function losingKeys(): void {
    const real = Object.getOwnPropertyDescriptor(IDBRequest.prototype, 'result') as PropertyDescriptor
    Object.defineProperty(IDBRequest.prototype, 'result', {
      ...real,
      get(this: IDBRequest) {
        const row: unknown = real.get?.call(this)
        const isKey = row !== null && typeof row === 'object' && 'privateKey' in row
        return isKey ? { ...row, privateKey: undefined } : row
      },
    })
    onTestFinished(() => {
      Object.defineProperty(IDBRequest.prototype, 'result', real)
    })
  }

  test('a readable one is kept', async () => {
    losingKeys()
    const { records, again } = recordsPhone()
    expect(await records.signer()).toMatchObject({ kept: true, extractable: true })
    expect((await again().signer()).publicKey).toEqual((await records.signer()).publicKey)
  })
})

test('the device keeps its key over restarts, and its signatures verify', async () => {
  const { records, again } = recordsPhone()
  const signer = await records.signer()
  const restarted = await again().signer()
  expect(signer).toMatchObject({ kept: true, extractable: false })
  expect(restarted.publicKey).toEqual(signer.publicKey)
  const message = utf8('đom đóm')
  expect(await nodeVerifier.verify(signer.publicKey, await restarted.sign(message), message)).toBe(true)
})

test('two tabs that need a key at once agree on one', async () => {
  const { records, again } = recordsPhone()
  const [one, two] = await Promise.all([records.signer(), again().signer()])
  expect(one.publicKey).toEqual(two.publicKey)
})

test('the private key cannot be read out', async () => {
  const generated: CryptoKey[] = []
  const watching = new Proxy(crypto.subtle, {
    get(target, name) {
      const value = Reflect.get(target, name)
      if (name !== 'generateKey') return typeof value === 'function' ? value.bind(target) : value
      return async (...args: Parameters<SubtleCrypto['generateKey']>) => {
        const pair = (await target.generateKey(...args)) as CryptoKeyPair
        generated.push(pair.privateKey)
        return pair
      }
    },
  })
  await recordsPhone({ crypto: watching }).records.signer()
  expect(generated.map((key) => key.extractable)).toEqual([false])
})

describe('another key', () => {
  const keysOf = async (databaseName: string) =>
    Object.fromEntries(
      ((await onDisk(databaseName)).keys as readonly { name: string; publicKey: Uint8Array }[]).map((row) => [
        row.name,
        row,
      ]),
    )

  test.each(['throws', 'aborts'] as const)('takes nothing away when a write %s', async (how) => {
    const { records, again, databaseName } = recordsPhone()
    const { publicKey } = await records.signer()
    await breakAtEveryStep(
      how,
      () => records.renewKey(),
      async () => {
        expect(Object.keys(await keysOf(databaseName))).toEqual(['device'])
        expect((await again().signer()).publicKey).toEqual(publicKey)
      },
    )
    expect((await again().signer()).publicKey).not.toEqual(publicKey)
  })

  test('is kept over restarts, and of the old one its public half alone', async () => {
    const { records, again, databaseName } = recordsPhone()
    const before = await records.signer()
    await records.renewKey()
    const signer = await records.signer()
    expect(signer.publicKey).not.toEqual(before.publicKey)
    expect((await again().signer()).publicKey).toEqual(signer.publicKey)
    expect((await keysOf(databaseName))['device-before']).toEqual({
      name: 'device-before',
      publicKey: before.publicKey,
    })
    const message = utf8('đom đóm')
    expect(await nodeVerifier.verify(signer.publicKey, await signer.sign(message), message)).toBe(true)
  })

  test('is one for all tabs that were told to take it', async () => {
    const { records, again } = recordsPhone()
    const other = again()
    await Promise.all([records.signer(), other.signer()])
    await records.renewKey()
    await other.renewKey()
    expect((await other.signer()).publicKey).toEqual((await records.signer()).publicKey)
  })

  test('is a readable one where others cannot be stored', async () => {
    const { records, again } = recordsPhone({ crypto: withUncloneableKeys(crypto.subtle) })
    const before = await records.signer()
    await records.renewKey()
    expect(await records.signer()).toMatchObject({ kept: true, extractable: true })
    expect((await again().signer()).publicKey).not.toEqual(before.publicKey)
  })
})
