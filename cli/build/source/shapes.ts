// The shapes of the YAML that authors write; what phones read is in core/pack.
import * as v from 'valibot'
import { limits } from '../../../core/limits.ts'
import { Name } from '../../../core/pack/lesson.ts'
import { Contact, Texts } from '../../../core/pack/manifest.ts'

const Text = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(limits.textLengthMax))
const Whole = v.pipe(v.number(), v.integer(), v.minValue(1))
const dayForm = /^\d{4}-\d{2}-\d{2}$/
const Day = v.pipe(v.string(), v.regex(dayForm), v.check(isDay, 'There is no such day.'))

/** YYYY-MM-DD, and in the calendar. */
export function isDay(day: string): boolean {
  if (!dayForm.test(day)) return false
  const time = Date.parse(`${day}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day)
}

export const PackYaml = v.strictObject({
  id: Name,
  version: Whole,
  title: Texts,
  summary: Texts,
  picture: Name,
  licence: Text,
  authors: v.pipe(v.array(Text), v.minLength(1)),
  lessons: v.pipe(v.array(Name), v.minLength(1), v.maxLength(limits.packLessonsMax)),
})
export type PackYaml = v.InferOutput<typeof PackYaml>

const FactYaml = v.objectWithRest(
  {
    id: Name,
    vi: Text,
    source: Text,
    url: v.pipe(v.string(), v.regex(/^https?:\/\/\S+$/), v.maxLength(400)),
    checked: Day,
    review_by: Day,
    contact: v.optional(Contact),
  },
  Text,
)
export const FactsYaml = v.array(FactYaml)
export type FactYaml = v.InferOutput<typeof FactYaml>

/** Alt text by picture, by language. */
export const PicturesYaml = v.record(Name, Texts)

export const FrontMatter = v.strictObject({
  title: Text,
  summary: Text,
  minutes: v.pipe(Whole, v.maxValue(15)),
  ask: v.optional(v.pipe(Whole, v.maxValue(limits.lessonStepsMax))),
  skills: v.array(v.pipe(v.string(), v.regex(/^(dlgf|3139|757)-[\w.]+$/))),
})
export type FrontMatter = v.InferOutput<typeof FrontMatter>

/** A published question in one line: its kind, then what stands in its key (cli/build/checks/question.ts). */
const Question = v.pipe(
  v.string(),
  v.regex(
    /^(choose-one|choose-all|true-false|order|sort|match|gap|number|spot|conversation|practice)( [a-z0-9=/.-]+)+$/,
  ),
)

/** By lesson, by item: what was published, for ever. */
export const PublishedYaml = v.strictObject({
  version: Whole,
  lessons: v.record(Name, v.record(Name, Question)),
})
export type PublishedYaml = v.InferOutput<typeof PublishedYaml>

/** Phones refuse a list that is further ahead. */
const ListVersion = v.pipe(Whole, v.maxValue(limits.catalogueStepMax))
export const CatalogueYaml = v.strictObject({
  version: ListVersion,
  publisher: Text,
  /** As learners meet them; packs that are not named come after these. */
  order: v.optional(v.array(Name)),
})
