interface Report {
  readonly testResults: readonly {
    readonly status: string
    readonly assertionResults: readonly { readonly status: string }[]
  }[]
}
export function countTests(report: Report | null, exitCode: number): { passed: number; failed: number }
