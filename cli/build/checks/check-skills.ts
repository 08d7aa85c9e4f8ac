// Reports name skills by code, so a code that nobody knows is a lesson that nobody finds.
import type { Findings } from '../findings.ts'
import type { LessonTree } from '../tree/lesson-tree.ts'

/** UNESCO's DLGF: how many competences each of its areas 0 to 6 has. */
const competences = [2, 3, 6, 4, 4, 5, 2]

/** Of công văn 3139 only groups 0 and 1 were at hand, so the form alone is looked at; codes of 757 are optional and still unknown. */
export function warnOfUnknownSkills({ file, lesson, skills }: LessonTree, findings: Findings): void {
  // A translation has the same ones (check-translation.ts).
  if (lesson.language !== 'vi') return
  const place = { file, line: 1 }
  if (skills.length === 0) findings.warn(place, 'The lesson names no skill: add a code to skills, such as dlgf-4.2.')
  for (const code of skills) {
    if (isKnown(code)) continue
    findings.warn(place, `«${code}» is no skill we know: docs/authoring.md lists the codes.`)
  }
}

function isKnown(code: string): boolean {
  if (code.startsWith('757-')) return true
  const [, frame, area = '', competence = ''] = /^(dlgf|3139)-(\d)\.(\d)$/.exec(code) ?? []
  if (frame === '3139') return competence !== '0'
  const count = competences[Number(area)] ?? 0
  return frame === 'dlgf' && Number(competence) >= 1 && Number(competence) <= count
}
