import { fromUtf8 } from '../../../core/bytes.ts'
import { limits } from '../../../core/limits.ts'
import type { Findings } from '../findings.ts'
import type { PackSource } from '../source/pack-source.ts'
import { svgTroubles } from './svg.ts'

/** Each picture has words and a harmless file, and the pack's own picture is among them. */
export function checkPictures(source: PackSource, findings: Findings): void {
  const { dir, pack, pictures, pictureFiles } = source
  for (const name of Object.keys(pictures.value)) {
    if (pictureFiles.has(name)) continue
    findings.error(pictures.placeOf(name), `The file pictures/${name}.svg is missing.`)
  }
  for (const [name, bytes] of pictureFiles) {
    const file = `${dir}/pictures/${name}.svg`
    if (!Object.hasOwn(pictures.value, name)) {
      findings.error({ file, line: 1 }, 'This picture has no alt text: say in pictures.yaml what it shows.')
    }
    checkSvg(bytes, file, findings)
  }
  if (!Object.hasOwn(pictures.value, pack.value.picture)) {
    findings.error(pack.placeOf('picture'), `There is no picture «${pack.value.picture}» in pictures.yaml.`)
  }
}

function checkSvg(bytes: Uint8Array, file: string, findings: Findings): void {
  if (bytes.length > limits.pictureBytesMax) {
    const sentence = `This picture has ${bytes.length} bytes; at most ${limits.pictureBytesMax} are allowed.`
    findings.error({ file, line: 1 }, sentence)
    return
  }
  for (const { line, sentence } of svgTroubles(textOf(bytes))) findings.error({ file, line }, sentence)
}

/** Bytes that are not UTF-8 become a text that no picture may have. */
function textOf(bytes: Uint8Array): string {
  try {
    return fromUtf8(bytes)
  } catch (error) {
    if (error instanceof TypeError) return '<not UTF-8>'
    throw error
  }
}
