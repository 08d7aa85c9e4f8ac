// The code pages of Windows. Node brings both tables.
const decoders = {
  1252: new TextDecoder('windows-1252'),
  1258: new TextDecoder('windows-1258'),
}

/** Null when a byte has no letter in the page. */
export function fromWindows1258(bytes: Uint8Array): string | null {
  const text = decoders[1258].decode(bytes)
  return /[\u0080-\u009F]/.test(text) ? null : text
}

const letterToByte = new Map(
  Array.from({ length: 256 }, (_, byte) => [decoders[1252].decode(Uint8Array.of(byte)), byte] as const),
)

/** Null when a letter of the text is not in the page. */
export function toWindows1252(text: string): Uint8Array | null {
  const bytes = [...text].map((letter) => letterToByte.get(letter) ?? (letter < '\u00a0' ? letter.charCodeAt(0) : null))
  return bytes.every((byte) => byte !== null) ? Uint8Array.from(bytes) : null
}

/** Quotation marks, dashes and the like, which old fonts shared with windows-1252; null for letters. */
export function signOfWindows1252(byte: number): string | null {
  const sign = decoders[1252].decode(Uint8Array.of(byte))
  return /^[\u00a0“”‘’–—…•«»°±×÷]$/.test(sign) ? sign : null
}
