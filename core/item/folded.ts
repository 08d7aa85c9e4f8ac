// How typed words are compared: accents, capital letters, spaces and the spelling of letters in Unicode do not count.

/** Without accents, capital letters and spaces. */
export function bareLetters(text: string): string {
  // Twice: small letters of some signs come apart anew, and parts of some signs are capital.
  return lowered(lowered(text)).replaceAll('đ', 'd').replace(/\s+/g, '')
}

/** Sign by sign: a Greek sigma is small in two ways, by what stands around it. */
function lowered(text: string): string {
  const small = [...text.normalize('NFKD')].map((sign) => sign.toLowerCase()).join('')
  return small.normalize('NFKD').replace(/\p{M}/gu, '')
}

const edge = String.raw`[.,;:!?"'“”‘’«»()\[\]…]+`
const edges = new RegExp(`^${edge}|${edge}$`, 'g')

/** As `bareLetters`, and without the signs that end a sentence or stand around a word. Two texts count as one when these are the same. */
export function foldedWords(text: string): string {
  return bareLetters(text).replace(edges, '')
}
