// npm start: make ready, build when the sources changed, serve.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runNode } from './child.mjs'
import { root } from './node24.mjs'
import { ready } from './ready.mjs'
import { sourceStamp } from './stamp.mjs'
import { stop } from './stop.mjs'

const stampPath = join(root, 'dist/.stamp')
const node = ready()
const isFresh = existsSync(stampPath) && readFileSync(stampPath, 'utf8') === sourceStamp()
if (!isFresh) await build()
process.exitCode = await runNode(node, ['server/main.ts'], { cwd: root })

async function build() {
  console.log('Building the app and the packs…')
  if ((await runNode(node, ['tools/build.ts'], { cwd: root })) !== 0)
    stop('The build stopped; the lines above say why.')
  // Taken after the build, which may have made the keys that are part of the app.
  writeFileSync(stampPath, sourceStamp())
}
