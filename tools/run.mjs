// node tools/run.mjs FILE args…: runs a file of this project under the right Node; TypeScript needs no build.
import { join } from 'node:path'
import { runNode } from './child.mjs'
import { root } from './node24.mjs'
import { ready } from './ready.mjs'
import { stop } from './stop.mjs'

const [file, ...args] = process.argv.slice(2)
if (file === undefined) stop('Which file? For example: node tools/run.mjs tools/build.ts')
process.exitCode = await runNode(ready(), [join(root, file), ...args])
