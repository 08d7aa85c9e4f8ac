// The camera, while somebody scans and not a moment longer.
import type { Timers } from '../../core/phone-ports.ts'
import { Problem } from '../../core/problem.ts'
import type { ReadCode } from './code-reader.ts'

export type CameraDevices = Pick<MediaDevices, 'getUserMedia'>

export interface CameraPorts {
  readonly devices: CameraDevices | undefined
  readonly openReader: () => Promise<ReadCode>
  readonly timers: Timers
}

/** Between two looks: the phone stays cool, and three codes a second are seen. */
const LOOK_MS = 120

/** Shows the camera in `video` and tells of each code it sees, until the answer is called. Throws 'camera/refused' or 'camera/none'. */
export async function watchCamera(
  video: HTMLVideoElement,
  seen: (text: string) => void,
  { devices, openReader, timers }: CameraPorts,
): Promise<() => void> {
  const stream = await openStream(devices)
  const stop = () => {
    for (const track of stream.getTracks()) track.stop()
    video.srcObject = null
  }
  let isOn = true
  let cancel: () => void = () => undefined
  const look = async (read: ReadCode): Promise<void> => {
    const text = await read(video).catch((_notYet: unknown) => null)
    if (!isOn) return
    if (text !== null) seen(text)
    cancel = timers.after(LOOK_MS, () => void look(read))
  }
  try {
    video.srcObject = stream
    await video.play()
    void look(await openReader())
  } catch (error) {
    stop()
    throw new Problem('camera/none', {}, error)
  }
  return () => {
    isOn = false
    cancel()
    stop()
  }
}

async function openStream(devices: CameraPorts['devices']): Promise<MediaStream> {
  if (devices === undefined) throw new Problem('camera/none')
  try {
    return await devices.getUserMedia({ audio: false, video: { facingMode: 'environment', width: { ideal: 1280 } } })
  } catch (error) {
    const isRefused = error instanceof Error && error.name === 'NotAllowedError'
    throw new Problem(isRefused ? 'camera/refused' : 'camera/none', {}, error)
  }
}
