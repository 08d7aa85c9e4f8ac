// VNI for Windows: a plain letter, and where it bears marks, a second byte that draws them.
import { signOfWindows1252 } from './windows.ts'

// The signs are those that windows-1252 shows for the second byte; small letters, capitals follow from them.
const marks: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  a: {
    ù: 'á',
    ø: 'à',
    û: 'ả',
    õ: 'ã',
    ï: 'ạ',
    ê: 'ă',
    é: 'ắ',
    è: 'ằ',
    ú: 'ẳ',
    ü: 'ẵ',
    ë: 'ặ',
    â: 'â',
    á: 'ấ',
    à: 'ầ',
    å: 'ẩ',
    ã: 'ẫ',
    ä: 'ậ',
  },
  e: { ù: 'é', ø: 'è', û: 'ẻ', õ: 'ẽ', ï: 'ẹ', â: 'ê', á: 'ế', à: 'ề', å: 'ể', ã: 'ễ', ä: 'ệ' },
  o: { ù: 'ó', ø: 'ò', û: 'ỏ', õ: 'õ', ï: 'ọ', â: 'ô', á: 'ố', à: 'ồ', å: 'ổ', ã: 'ỗ', ä: 'ộ' },
  u: { ù: 'ú', ø: 'ù', û: 'ủ', õ: 'ũ', ï: 'ụ' },
  y: { ù: 'ý', ø: 'ỳ', û: 'ỷ', õ: 'ỹ' },
  ô: { ù: 'ớ', ø: 'ờ', û: 'ở', õ: 'ỡ', ï: 'ợ' },
  ö: { ù: 'ứ', ø: 'ừ', û: 'ử', õ: 'ữ', ï: 'ự' },
}
const alone: Readonly<Record<string, string>> = {
  í: 'í',
  ì: 'ì',
  æ: 'ỉ',
  ó: 'ĩ',
  ò: 'ị',
  ô: 'ơ',
  ö: 'ư',
  ñ: 'đ',
  î: 'ỵ',
}

/** Null when a byte has no sense there. */
export function fromVni(bytes: Uint8Array): string | null {
  let text = ''
  for (let i = 0; i < bytes.length; i++) {
    const [sign, next] = [signAt(bytes, i), signAt(bytes, i + 1)]
    const both = next === '' ? undefined : marks[sign.toLowerCase()]?.[next.toLowerCase()]
    const one = alone[sign.toLowerCase()]
    const plain = (bytes[i] ?? 0) < 0x80 ? sign : signOfWindows1252(bytes[i] ?? 0)
    const letter = both ?? one ?? plain
    if (letter === null) return null
    if (both !== undefined) i += 1
    text += both === undefined && one === undefined ? letter : likeCase(sign, letter)
  }
  return text
}

/** The letter that Latin-1 has at this byte; '' past the end. */
function signAt(bytes: Uint8Array, i: number): string {
  const byte = bytes[i]
  return byte === undefined ? '' : String.fromCharCode(byte)
}

function likeCase(sign: string, letter: string): string {
  return sign === sign.toLowerCase() ? letter : letter.toUpperCase()
}
