import { runDomdom } from '../../cli/domdom.ts'

export interface Ran {
  readonly code: number
  readonly said: string
  readonly complained: string
}

/** One command, as a terminal on 30 June 2026 would see it. */
export async function run(...argv: readonly string[]): Promise<Ran> {
  const said: string[] = []
  const complained: string[] = []
  const code = await runDomdom(argv, {
    say: (line) => said.push(line),
    complain: (line) => complained.push(line),
    today: () => '2026-06-30',
  })
  return { code, said: said.join('\n'), complained: complained.join('\n') }
}
