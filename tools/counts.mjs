/**
 * What Vitest's JSON report and exit code come to. A file that could not be loaded, a skipped test, an error outside of
 * every test and an empty run all count as failures: silence must not look like success.
 */
export function countTests(report, exitCode) {
  const files = report?.testResults ?? []
  const tests = files.flatMap((file) => file.assertionResults)
  const passed = tests.filter((test) => test.status === 'passed').length
  const unloaded = files.filter((file) => file.status === 'failed' && !file.assertionResults.some(isFailure)).length
  const failed = tests.length - passed + unloaded
  const silent = tests.length === 0 || (exitCode !== 0 && failed === 0)
  return { passed, failed: failed + (silent && failed === 0 ? 1 : 0) }
}

function isFailure(test) {
  return test.status !== 'passed'
}
