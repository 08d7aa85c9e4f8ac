import type { SourceFile, SourceFolder } from '../reader.ts'
import { sourceFile } from '../source.ts'
import { readArchive } from './archive.ts'

/** A package as if it were a folder. `open` gives null for what was not wanted. Throws what `readArchive` throws. */
export async function openPackage(source: SourceFile, wanted: (path: string) => boolean): Promise<SourceFolder> {
  const { paths, held } = await readArchive(source.file, source.bytes, wanted)
  return {
    kind: 'folder',
    file: source.file,
    paths,
    open: (path) => {
      const bytes = held.get(path)
      return bytes === undefined ? null : sourceFile(`${source.file}/${path}`, bytes)
    },
  }
}

/** Whether a ZIP names this path, without unpacking it: names stand in it as they are. */
export function zipNames({ bytes }: SourceFile, path: string): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(path, 0, 'utf8')
}
