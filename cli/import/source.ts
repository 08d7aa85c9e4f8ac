// The disk enters here: one file, or a folder with all below it.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { limits } from '../../core/limits.ts'
import { readText } from './read-text.ts'
import { refuse, type Source, type SourceFile } from './reader.ts'

/** Throws 'pack/source' when there is nothing, or too much. `file`: its name in messages. */
export function openSource(path: string, file: string = path): Source {
  if (!existsSync(path)) refuse({ file, line: 1 }, 'There is no such file or folder.')
  return statSync(path).isDirectory() ? openFolder(path, file) : openFile(path, file)
}

function openFile(path: string, file: string): SourceFile {
  const { size } = statSync(path)
  const most = limits.importFileBytesMax
  if (size > most)
    refuse(
      { file, line: 1 },
      `This file has ${size} bytes; at most ${most} are read: split it, or unpack it and name its folder.`,
    )
  return sourceFile(file, new Uint8Array(readFileSync(path)))
}

export function sourceFile(file: string, bytes: Uint8Array<ArrayBuffer>): SourceFile {
  let text: string | null = null
  const read = () => {
    text ??= readText(bytes, file)
    return text
  }
  return { kind: 'file', file, bytes, text: read }
}

function openFolder(path: string, file: string): Source {
  const paths = pathsBelow(path, file)
  const known = new Set(paths)
  return {
    kind: 'folder',
    file,
    paths,
    open: (inner) => (known.has(inner) ? openFile(join(path, inner), `${file.replace(/\/+$/, '')}/${inner}`) : null),
  }
}

function pathsBelow(root: string, file: string): readonly string[] {
  const found: string[] = []
  const waiting = [{ path: '', depth: 0 }]
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    const { path, depth } = folder
    if (depth > limits.importDepthMax) refuse({ file, line: 1 }, `The folders below «${path}» are too deep.`)
    for (const entry of readdirSync(join(root, path), { withFileTypes: true })) {
      const inner = path === '' ? entry.name : `${path}/${entry.name}`
      if (entry.isDirectory()) waiting.push({ path: inner, depth: depth + 1 })
      else if (entry.isFile()) found.push(inner)
    }
    const most = limits.importFilesMax
    if (found.length > most) refuse({ file, line: 1 }, `There are more than ${most} files here: name a smaller folder.`)
  }
  return found.sort()
}
