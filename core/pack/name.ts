import * as v from 'valibot'
import { limits } from '../limits.ts'

export const Name = v.pipe(v.string(), v.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/), v.maxLength(limits.nameLengthMax))
