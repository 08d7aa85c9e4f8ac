const REVOKE_AFTER_MS = 60_000

/** A text file among the downloads. */
export function saveFile(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // Some engines read the address only after the click: revoking at once would cancel the save.
  setTimeout(() => URL.revokeObjectURL(address), REVOKE_AFTER_MS)
}
