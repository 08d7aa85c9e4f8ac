// @vitest-environment happy-dom
import { describe, expect, test } from 'vitest'
import { watchCamera } from '../../../src/letters/camera.ts'
import { openReader } from '../../../src/letters/code-reader.ts'
import { handOver } from '../../../src/letters/hand-over.ts'
import { fakeTimers, until } from '../../fake-timers.ts'

function camera(fault?: Error) {
  const stopped: string[] = []
  const stream = { getTracks: () => [{ stop: () => stopped.push('track') }] } as unknown as MediaStream
  const getUserMedia = async () => {
    if (fault) throw fault
    return stream
  }
  const video = document.createElement('video')
  Object.defineProperty(video, 'srcObject', { value: null, writable: true })
  video.play = async () => undefined
  return { devices: { getUserMedia }, video, stopped, timers: fakeTimers() }
}

const named = (name: string) => Object.assign(new Error(name), { name })

describe('without a camera', () => {
  test.each([
    ['refused', named('NotAllowedError'), 'camera/refused'],
    ['missing', named('NotFoundError'), 'camera/none'],
  ])('that is %s, the person is told', async (_how, fault, code) => {
    const { devices, video, timers } = camera(fault)
    const openIt = async () => async () => null
    await expect(watchCamera(video, () => undefined, { devices, timers, openReader: openIt })).rejects.toThrow(code)
  })

  test('in a browser that knows none', async () => {
    const { video, timers } = camera()
    const ports = { devices: undefined, timers, openReader: async () => async () => null }
    await expect(watchCamera(video, () => undefined, ports)).rejects.toThrow('camera/none')
  })

  test('when the reader does not come, the camera goes off again', async () => {
    const { devices, video, timers, stopped } = camera()
    const fails = async () => {
      throw new Error('no chunk')
    }
    await expect(watchCamera(video, () => undefined, { devices, timers, openReader: fails })).rejects.toThrow(
      'camera/none',
    )
    expect(stopped).toEqual(['track'])
  })
})

test('codes are told as they are seen, a picture that fails is passed over, and leaving turns the camera off', async () => {
  const { devices, video, timers, stopped } = camera()
  const pictures = ['one', null, 'fault', 'two']
  const read = async () => {
    const picture = pictures.shift() ?? null
    if (picture === 'fault') throw new Error('not yet')
    return picture
  }
  const seen: string[] = []
  const stop = await watchCamera(video, (text) => seen.push(text), { devices, timers, openReader: async () => read })
  for (let looks = 3; looks >= 0; looks--) {
    await until(() => pictures.length === looks && timers.due().length === 1)
    if (looks > 0) timers.advance(1_000)
  }
  expect(seen).toEqual(['one', 'two'])
  stop()
  expect([stopped, timers.due(), video.srcObject]).toEqual([['track'], [], null])
})

test("the phone's own reader is taken where it reads such codes", async () => {
  class BarcodeDetector {
    static getSupportedFormats = async () => ['qr_code']
    detect = async () => [{ rawValue: 'hello' }]
  }
  const read = await openReader({ BarcodeDetector })
  expect(await read(document.createElement('video'))).toBe('hello')
})

describe('a file leaves the phone', () => {
  const saves = () => {
    const saved: string[] = []
    return { saved, save: (name: string, content: string | Blob) => void saved.push(`${name} ${content}`) }
  }

  test('as a download where files cannot be shared', async () => {
    const { saved, save } = saves()
    expect(await handOver('a.txt', 'thư', { navigator: {}, save })).toBe('saved')
    expect(await handOver('b.txt', 'thư', { navigator: { canShare: () => false }, save })).toBe('saved')
    expect(saved).toEqual(['a.txt thư', 'b.txt thư'])
  })

  test('as a download where sharing is refused after all, and not at all where the person stopped it', async () => {
    const { saved, save } = saves()
    const sharing = (name: string) => ({ canShare: () => true, share: () => Promise.reject(named(name)) })
    expect(await handOver('a.txt', 'thư', { navigator: sharing('NotAllowedError'), save })).toBe('saved')
    expect(await handOver('b.txt', 'thư', { navigator: sharing('AbortError'), save })).toBe('stopped')
    expect(saved).toEqual(['a.txt thư'])
  })

  test('under one name where it is shared, under another where it is saved after all', async () => {
    const { saved, save } = saves()
    const names: string[] = []
    const shares = (refuse: boolean) => ({
      canShare: () => true,
      share: async ({ files = [] }: ShareData = {}) => {
        names.push(...files.map(({ name }) => name))
        if (refuse) throw named('NotAllowedError')
      },
    })
    const pack = new Blob(['PK'])
    const hand = (refuse: boolean) => handOver('a.zip.txt', pack, { navigator: shares(refuse), save }, 'a.zip')
    expect([await hand(false), await hand(true)]).toEqual(['shared', 'saved'])
    expect([names, saved]).toEqual([['a.zip.txt', 'a.zip.txt'], ['a.zip [object Blob]']])
  })

  test('as a text file through the phone itself', async () => {
    const { saved, save } = saves()
    const shared: string[] = []
    const share = async ({ files = [] }: ShareData = {}) =>
      void shared.push(...files.map(({ name, type }) => name + type))
    expect(await handOver('a.txt', 'thư', { navigator: { canShare: () => true, share }, save })).toBe('shared')
    expect([shared, saved]).toEqual([['a.txttext/plain'], []])
  })
})
