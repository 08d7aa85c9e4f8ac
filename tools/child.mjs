import { spawn } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import { withNode } from './npm.mjs'

const orphanCheckMs = 250

/**
 * Runs `node …args` and gives its exit code, 128 + the signal's number when a signal ended it.
 * Signals meant for us go on to the child, so that a server can finish its work. `niceness`: from 0 to 19, how far it gives way to others.
 */
export function runNode(node, args, { cwd = process.cwd(), env = {}, stdin = 'inherit', niceness = 0 } = {}) {
  const child = spawn(node, args, { cwd, env: { ...withNode(node), ...env }, stdio: [stdin, 'inherit', 'inherit'] })
  if (niceness > 0 && child.pid !== undefined) setPriority(child.pid, niceness)
  const letGo = forwardSignals(child)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      letGo()
      resolve(code ?? 128 + constants.signals[signal])
    })
  })
}

function forwardSignals(child) {
  const forward = (signal) => {
    // A terminal's Ctrl-C reaches the child by itself.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of signals) process.on(signal, forward)
  const watch = process.env.npm_lifecycle_event === undefined ? null : watchParent(() => child.kill('SIGTERM'))
  return () => {
    for (const signal of signals) process.off(signal, forward)
    clearInterval(watch)
  }
}

/** npm hands a signal to its shell, and the shell to nobody: that our parent is gone is all we hear of it. */
function watchParent(gone) {
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    gone()
  }, orphanCheckMs)
  return watch
}
