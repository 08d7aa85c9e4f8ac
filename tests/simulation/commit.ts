import { execFileSync } from 'node:child_process'

/** The commit these sources are at; 'unknown' without a repository. */
export function commitHere(): string {
  try {
    const told = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { stdio: ['ignore', 'pipe', 'ignore'] })
    return told.toString().trim()
  } catch (_noRepository) {
    return 'unknown'
  }
}
