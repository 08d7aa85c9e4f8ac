import { expect, test } from 'vitest'
import { utf8 } from '../../../core/bytes.ts'
import { nodeVerifier } from '../../../server/node-ports.ts'
import { recordsPhone } from './phone.ts'

test('where keys cannot be stored, one key serves until the page closes, and it says so', async () => {
  const subtle = crypto.subtle
  const uncloneable = new Proxy(subtle, {
    get(target, name) {
      if (name !== 'generateKey') {
        const value = Reflect.get(target, name)
        return typeof value === 'function' ? value.bind(target) : value
      }
      return async (...args: Parameters<SubtleCrypto['generateKey']>) => {
        const pair = (await target.generateKey(...args)) as CryptoKeyPair
        return { publicKey: pair.publicKey, privateKey: Object.assign(() => undefined, { real: pair.privateKey }) }
      }
    },
  })
  const { records, again } = recordsPhone({ crypto: uncloneable })
  const signer = await records.signer()
  expect(signer.kept).toBe(false)
  expect((await records.signer()).publicKey).toEqual(signer.publicKey)
  expect((await again({ crypto: subtle }).signer()).publicKey).not.toEqual(signer.publicKey)
})

test('the device keeps its key over restarts, and its signatures verify', async () => {
  const { records, again } = recordsPhone()
  const signer = await records.signer()
  const restarted = await again().signer()
  expect(signer.kept).toBe(true)
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
