/** Ends the command with one sentence for the person who typed it. */
export function stop(/** @type {string} */ sentence) {
  console.error(sentence)
  process.exit(1)
}
