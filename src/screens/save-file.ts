const REVOKE_AFTER_MS = 60_000

/** A file among the downloads; text is a text file. */
export function saveFile(name: string, content: string | Blob): void {
  const blob = typeof content === 'string' ? new Blob([content], { type: 'text/plain' }) : content
  const address = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // Some engines read the address only after the click: revoking at once would cancel the save.
  setTimeout(() => URL.revokeObjectURL(address), REVOKE_AFTER_MS)
}
