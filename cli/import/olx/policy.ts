import { isProblem } from '../../../core/problem.ts'
import type { CourseFiles } from './course-files.ts'

/** Titles that older exports keep apart, by kind and url_name. None where the file is not there or cannot be read. */
export function titlesFromPolicy(files: CourseFiles, run: string): ReadonlyMap<string, string> {
  const titles = new Map<string, string>()
  const policy = parsed(files, `policies/${run}/policy.json`) ?? parsed(files, `policies/${run}.json`)
  if (typeof policy !== 'object' || policy === null) return titles
  for (const [key, value] of Object.entries(policy)) {
    if (typeof value !== 'object' || value === null || !('display_name' in value)) continue
    if (typeof value.display_name === 'string' && value.display_name.trim() !== '') titles.set(key, value.display_name)
  }
  return titles
}

/** Titles are an extra: a course is read without them too. */
function parsed(files: CourseFiles, path: string): unknown {
  try {
    const file = files.open(path)
    return file === null ? null : JSON.parse(file.text())
  } catch (error) {
    if (error instanceof SyntaxError || isProblem(error, 'pack/source')) return null
    throw error
  }
}
