// A pack is in every one of its languages throughout. The languages are those of its title.
import type { Findings, Place } from '../findings.ts'
import { languagesOf, type PackSource } from '../source/pack-source.ts'

export function checkLanguages(source: PackSource, findings: Findings): void {
  const { pack, facts, pictures } = source
  const languages = languagesOf(source)
  const check = (words: object, what: string, place: Place) => {
    checkWords(words, languages, what, place, findings)
  }
  check(pack.value.summary, 'The summary', pack.placeOf('summary'))
  for (const [name, alt] of Object.entries(pictures.value)) {
    check(alt, `The alt text of «${name}»`, pictures.placeOf(name))
  }
  facts.value.forEach(({ id, source: _source, url, checked, review_by, contact, ...words }, i) => {
    check(words, `The fact «${id}»`, facts.placeOf(i))
  })
  checkLessonFiles(source, languages, findings)
}

/** One thing's words by language: those that are missing, and those that nothing else is in. */
export function checkWords(
  words: object,
  languages: readonly string[],
  what: string,
  place: Place,
  findings: Findings,
): void {
  for (const language of languages) {
    if (!Object.hasOwn(words, language)) findings.error(place, `${what} is missing in «${language}».`)
  }
  for (const language of Object.keys(words)) {
    if (!languages.includes(language)) {
      findings.error(place, `${what} is there in «${language}», but the pack's title is not.`)
    }
  }
}

function checkLessonFiles(source: PackSource, languages: readonly string[], findings: Findings): void {
  const { dir, pack, lessons, lessonFolders } = source
  const listed = pack.value.lessons
  listed.forEach((lesson, i) => {
    if (listed.indexOf(lesson) < i)
      findings.error(pack.placeOf('lessons', i), `The lesson «${lesson}» is listed twice.`)
    if (!lessonFolders.includes(lesson)) {
      findings.error(pack.placeOf('lessons', i), `The lesson «${lesson}» is listed, but lessons/${lesson} is missing.`)
      return
    }
    for (const language of languages) {
      if (lessons.some((text) => text.lesson === lesson && text.language === language)) continue
      const file = `${dir}/lessons/${lesson}/${language}.md`
      findings.error({ file, line: 1 }, `The lesson «${lesson}» is missing in «${language}».`)
    }
  })
  for (const lesson of lessonFolders) {
    if (listed.includes(lesson)) continue
    findings.error(pack.placeOf('lessons'), `The folder lessons/${lesson} is there, but not in this list.`)
  }
  for (const { file, language } of lessons) {
    if (languages.includes(language)) continue
    findings.error({ file, line: 1 }, `This is a translation into «${language}», but the pack's title is not.`)
  }
}
