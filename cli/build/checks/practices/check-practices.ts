// A practice is proved before it leaves the house: with the very engine the phone uses, from wherever presses lead an end can be
// reached, the goal can, and every screen, part, end and slip is met by somebody.
import { limits } from '../../../../core/limits.ts'
import type { Texts } from '../../../../core/pack/manifest.ts'
import type { Findings } from '../../findings.ts'
import { languagesOf, type PackSource } from '../../source/pack-source.ts'
import { isTooLarge, type PracticeFile, playIn, wordsIn } from '../../source/practice-source.ts'
import { checkWords } from '../check-languages.ts'
import { warnOfLongSentence } from '../check-sentences.ts'
import { checkNames } from './names.ts'
import { proofTroubles } from './proof.ts'
import { realNameIn } from './real-names.ts'

export function checkPractices(source: PackSource, findings: Findings): void {
  for (const file of source.practices.values()) checkPractice(file, languagesOf(source), findings)
}

function checkPractice(file: PracticeFile, languages: readonly string[], findings: Findings): void {
  const before = findings.errorCount()
  for (const { path, texts } of wordsIn(file.value)) {
    checkWords(texts, languages, 'This text', file.placeOf(...path), findings)
    checkTexts(texts, (language) => file.placeOf(...path, language), findings)
  }
  if (isTooLarge(playIn(file.value, 'vi'))) {
    const sentence = `This practice is too large: at most ${limits.practiceBytesMax} bytes of one language. Make two of it.`
    findings.error(file.placeOf(), sentence)
  }
  checkNames(file, findings)
  // What leads nowhere by a misspelt name would be told a second time as what nobody reaches.
  if (findings.errorCount() > before) return
  for (const { path, sentence } of proofTroubles(playIn(file.value, 'vi'))) {
    findings.error(file.placeOf(...path), sentence)
  }
}

function checkTexts(
  texts: Texts,
  placeOf: (language: string) => ReturnType<PracticeFile['placeOf']>,
  findings: Findings,
) {
  for (const [language, text] of Object.entries(texts)) {
    warnOfLongSentence(text, placeOf(language), findings)
    const name = realNameIn(text)
    if (name !== null) {
      const sentence = `«${name}» is a real service: a practice shows none, and calls it by what it is for.`
      findings.error(placeOf(language), sentence)
    }
  }
}
