// TCVN 5712 VN3, the code page of the .VnTime fonts: one byte a letter, and of capitals only these seven.
import { signOfWindows1252 } from './windows.ts'

/** From A0; a dot stands where the page has no letter. */
const page = '·ĂÂÊÔƠƯĐăâêôơưđ······àảãáạ·ằẳẵắ·······ặầẩẫấậè·ẻẽéẹềểễếệìỉ···ĩíịò·ỏõóọồổỗốộờởỡớợù·ủũúụừửữứựỳỷỹýỵ·'
const letters = [...page.normalize('NFC')]

/** Null when a byte has no letter there. */
export function fromTcvn3(bytes: Uint8Array): string | null {
  let text = ''
  for (const byte of bytes) {
    const letter = byte < 0x80 ? String.fromCharCode(byte) : (letterOf(byte) ?? signOfWindows1252(byte))
    if (letter === null) return null
    text += letter
  }
  return text.replace(/[\p{L}\p{M}]+/gu, asCapitals)
}

function letterOf(byte: number): string | null {
  const letter = letters[byte - 0xa0]
  return letter === undefined || letter === '·' ? null : letter
}

/** Fonts for capitals (.VnTimeH) drew small marked letters large: «C¤NG AN» holds a small ô. */
function asCapitals(word: string): string {
  return /^[^a-z]*[A-Z][^a-z]*[A-Z][^a-z]*$/.test(word) ? word.toUpperCase() : word
}
