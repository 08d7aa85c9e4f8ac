import { spawnSync } from 'node:child_process'
import { delimiter, dirname } from 'node:path'

/**
 * Installs what the lock file in `folder` says, under the given Node, without install scripts and without touching the
 * lock file. Null when it worked, else what npm said. Not `npm ci`: it refuses a lock file made where the native
 * packages of other platforms were out of reach, and on those platforms it would leave them out.
 */
export function installLocked(folder, node) {
  // NODE_ENV or a setting of npm's must not leave out what building and testing need.
  const args = ['install', '--no-save', '--ignore-scripts', '--include=dev', '--include=optional']
  const quiet = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error']
  const { status, error, stderr } = spawnSync('npm', [...args, ...quiet], {
    cwd: folder,
    env: withNode(node),
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    shell: process.platform === 'win32',
  })
  if (error) return `npm could not be started: ${error.message}`
  return status === 0 ? null : gist(stderr)
}

/** What npm said, without its stacks and hints. */
function gist(stderr) {
  const lines = stderr
    .split('\n')
    .filter((line) => line.startsWith('npm error') && !/^npm error( {2,}|$|\s*})/.test(line))
  return lines.slice(0, 5).join('\n')
}

/** The environment in which `node` means this Node. NODE_ENV is left out: it would change what is built or tested. */
export function withNode(node) {
  const { NODE_ENV: _dropped, ...env } = process.env
  // Windows spells it Path, and a second spelling would win over ours.
  const name = Object.keys(env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH'
  return { ...env, [name]: `${dirname(node)}${delimiter}${env[name] ?? ''}` }
}
