// Rules that a look at one file's text decides.
import { codeOf, type Source } from './sources.ts'

export type Rule = (file: Source) => string | null

const effects =
  /\b(Date\.now|new Date\(\s*\)|Math\.random|setTimeout|setInterval|performance\.now|crypto\.(randomUUID|getRandomValues)|console\.)|(?<![.\w])fetch\(/

/** The clock, chance, timers and the network reach core only as arguments. */
export const hasNoEffects: Rule = ({ path, text }) => {
  const found = path.startsWith('core/') ? effects.exec(codeOf(text)) : null
  return found && `${path} uses ${found[0]}: take it as an argument`
}

/** Lesson content can never become markup, because nothing can. */
export const hasNoHtmlStrings: Rule = ({ path, text }) => {
  const found = /dangerouslySetInnerHTML|\.(inner|outer)HTML\b|insertAdjacentHTML|document\.write/.exec(text)
  return found && !path.startsWith('tests/') ? `${path} uses ${found[0]}` : null
}

const younger =
  /\.(toSorted|toReversed|toSpliced|isSubsetOf|symmetricDifference|isWellFormed|toWellFormed)\(|\b(Array\.fromAsync|(Object|Map)\.groupBy|Promise\.(withResolvers|try)|AbortSignal\.any|Uint8Array\.from(Hex|Base64)|URL\.(canParse|parse)|RegExp\.escape)\b/

/** What Chrome 109 and Safari 16 lack (vite.config.ts builds for them): nothing puts it in. */
export const runsOnOldPhones: Rule = ({ path, text }) => {
  const found = /^(src|sw|core)\//.test(path) ? younger.exec(codeOf(text)) : null
  return found && `${path} uses ${found[0]}, which older phones lack`
}

const linesMax = 300

/** A file that must be longer says why in its first lines: `// Long because …`. */
export const isShort: Rule = ({ path, text }) => {
  const lines = text.split('\n')
  const hasReason = lines.slice(0, 3).some((line) => /Long because \S/.test(line))
  return lines.length > linesMax + 1 && !hasReason ? `${path} has ${lines.length - 1} lines and no reason` : null
}

export const hasNoMachinePaths: Rule = ({ path, text }) => {
  const found = /(?<![\w.:/@)}-])\/(home|root|Users|work|tmp)\/\w|\b[A-Z]:\\+Users\\/.exec(text)
  return found && `${path} names a folder of one machine: ${found[0]}`
}

export const skipsNoTest: Rule = ({ path, text }) => {
  const found = /\b(test|it|describe)\.(skip|only|todo|fails|skipIf|runIf)\b/.exec(codeOf(text))
  return found && `${path} says ${found[0]}`
}

const vagueNames = ['index', 'utils', 'util', 'helpers', 'helper', 'common', 'manager', 'service', 'data', 'misc']

export const isWellNamed: Rule = ({ path }) => {
  const words = path.split('/').map((part) => part.split('.', 1)[0] ?? '')
  const wrong = words.find((word) => vagueNames.includes(word) || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(word))
  return wrong === undefined ? null : `${path}: '${wrong}' is not a name that says what is inside, in kebab-case`
}

export const exportsByName: Rule = ({ path, text }) => {
  const mayDefault = path.endsWith('.config.ts')
  return !mayDefault && /^export default\b/m.test(text) ? `${path} exports a default` : null
}

export function brokenBy(rule: Rule, files: readonly Source[]): readonly string[] {
  return files.map(rule).filter((sentence) => sentence !== null)
}
