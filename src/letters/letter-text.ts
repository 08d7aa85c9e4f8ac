import { limits } from '../../core/limits.ts'
import { isProblem, Problem } from '../../core/problem.ts'

/** The size is looked at before anything is read. Throws 'letter/too-large', and 'letter/damaged' for what the browser cannot read. */
export async function letterText(read: () => Blob | Promise<Blob>): Promise<string> {
  try {
    const file = await read()
    if (file.size > limits.letterFileBytesMax) throw new Problem('letter/too-large', { bytes: file.size })
    return await file.text()
  } catch (error) {
    throw isProblem(error) ? error : new Problem('letter/damaged', {}, error)
  }
}
