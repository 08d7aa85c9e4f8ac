// The border: bytes pass through here once, then types hold.
import * as v from 'valibot'
import { type Bytes, fromUtf8 } from './bytes.ts'
import { Problem, type ProblemCode } from './problem.ts'

/** Parses JSON bytes against a schema, or throws a Problem of the given code. Sizes are checked by the caller, before. */
export function parseJson<S extends v.GenericSchema>(schema: S, bytes: Bytes, code: ProblemCode): v.InferOutput<S> {
  const result = v.safeParse(schema, jsonOf(bytes, code), { abortEarly: true })
  if (result.success) return result.output
  const [issue] = result.issues
  throw new Problem(code, { path: v.getDotPath(issue) ?? '', found: issue.received })
}

function jsonOf(bytes: Bytes, code: ProblemCode): unknown {
  try {
    return JSON.parse(fromUtf8(bytes))
  } catch (error) {
    throw new Problem(code, { path: '', found: 'no JSON' }, error)
  }
}
