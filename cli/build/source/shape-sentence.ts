import * as v from 'valibot'

/** One sentence for an author about a value of the wrong shape. */
export function shapeSentence(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue)
  const what = path === null ? 'This' : `«${path}»`
  const bound = String(issue.requirement)
  if (issue.received === 'undefined' || issue.received === 'null') return `${what} is missing.`
  if (issue.expected === 'never') return `${what} is not known here.`
  switch (issue.type) {
    case 'max_length':
      return `${what} is too long: ${issue.received}, and at most ${bound} fit.`
    case 'min_length':
      return `${what} is too short: ${issue.received}, and at least ${bound} must be there.`
    case 'max_entries':
      return `${what} has ${issue.received} entries; at most ${bound} fit.`
    case 'max_value':
      return `${what} is ${issue.received}; at most ${bound} is allowed.`
    case 'min_value':
      return `${what} is ${issue.received}; at least ${bound} is needed.`
    case 'regex':
      return `${what} is malformed: ${issue.received}.`
    default:
      return issue.kind === 'validation' && issue.type === 'check'
        ? `${what}: ${issue.message}`
        : `${what} should be ${issue.expected ?? 'something else'}, not ${issue.received}.`
  }
}
