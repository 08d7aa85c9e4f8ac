import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { withNode } from './npm.mjs'

/**
 * Runs `node …args` and gives its exit code, 128 + the signal's number when a signal ended it.
 * Signals meant for us go on to the child, so that a server can finish its work.
 */
export function runNode(node, args, { cwd = process.cwd(), env = {}, stdin = 'inherit' } = {}) {
  const child = spawn(node, args, { cwd, env: { ...withNode(node), ...env }, stdio: [stdin, 'inherit', 'inherit'] })
  const forward = (signal) => {
    // A terminal's Ctrl-C reaches the child by itself.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of signals) process.on(signal, forward)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      for (const name of signals) process.off(name, forward)
      resolve(code ?? 128 + constants.signals[signal])
    })
  })
}
