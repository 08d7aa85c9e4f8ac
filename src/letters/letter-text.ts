import { limits } from '../../core/limits.ts'
import { Problem } from '../../core/problem.ts'

/** The size is looked at before anything is read. Throws 'letter/too-large', and 'letter/damaged' for what the browser cannot read. */
export async function letterText(file: Blob): Promise<string> {
  if (file.size > limits.letterFileBytesMax) throw new Problem('letter/too-large', { bytes: file.size })
  return readable(() => file.text())
}

/** Throws 'letter/damaged' for what the browser cannot read. */
export async function readable<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    throw new Problem('letter/damaged', {}, error)
  }
}
