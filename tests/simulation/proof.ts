// The figures of a run as a page for readers.
import type { browserFigures } from '../browser/soak.ts'
import { faultKinds, faultNames, triedElsewhere } from './faults.ts'
import type { MutantResult } from './mutant-run.ts'
import type { MutationScore } from './mutation-score.ts'
import type { Run } from './shards.ts'

export interface Proof {
  readonly commit: string
  readonly run: Run
  /** So many histories the run has when it is done; it may have come this far only. */
  readonly asked: number
  /** Commit → how many of the histories ran at it: a long run may go on over changes. */
  readonly commits: Readonly<Record<string, number>>
  readonly mutants: readonly MutantResult[]
  readonly score: MutationScore
  readonly single: { readonly runs: number; readonly wrong: number }
  readonly pairs: { readonly runs: number; readonly wrong: number }
  readonly plus: {
    readonly histories: number
    readonly transactions: number
    readonly struck: number
    readonly wrong: number
  }
  readonly browser: ReturnType<typeof browserFigures>
}

export function proofText({
  commit,
  run,
  asked,
  commits,
  mutants,
  score,
  single,
  pairs,
  plus,
  browser,
}: Proof): string {
  const perSecond = Math.round(run.histories / run.seconds)
  const injected = Object.values(run.faults).reduce((sum, count) => sum + count, 0)
  const caught = mutants.filter((one) => one.caught !== null).length
  return `# Proof

Written by \`npm run soak -- --write-proof\` at commit ${commit}; nothing here is typed by hand. What is run is told in
[tests/simulation](../tests/simulation/README.md), what must hold in [safety](safety.md).

| What | How many |
| --- | --- |
| random histories, ${seedsOf(run, asked)} | ${run.histories} |
| steps in them | ${run.steps} |
| answers and words that a screen called saved | ${run.saved} |
| rows the server stored | ${run.stored} |
| faults injected | ${injected} |
| **violations** | **${run.found.length}** |
| rate of what was not found, 95 % | below ${(3 / run.histories).toExponential(1)} |
| histories a second, ${run.workers} workers | ${perSecond} |
| every call × every single fault, three records, two phones | ${single.runs}, ${single.wrong} wrong |
| pairs of faults | ${pairs.runs}, ${pairs.wrong} wrong |
| histories with real keys, in memory and on IndexedDB and SQLite | ${plus.histories}, ${plus.transactions} transactions, ${plus.struck} struck, ${plus.wrong} wrong |
| mutants caught | ${caught} of ${mutants.length} |
| mutants made by machine out of core/sync caught | ${score.caught} of ${score.tried} drawn from ${score.possible} |
| states: fault × state of the engine × message | ${Object.keys(run.triples).length} |
${browserRows(browser)}
The random histories ran at these commits: ${Object.entries(commits)
    .map(([at, count]) => `${at} (${count})`)
    .join(', ')}. Anybody can play any of them again:

\`\`\`
npm run simulate -- --seeds ${asked} --from ${run.from} --keep million.json
npm run simulate -- --seed 42
\`\`\`

## Faults

| Fault | Catalogue | Injected |
| --- | --- | --- |
${faultNames.map((name) => `| ${name} | ${faultKinds[name]} | ${run.faults[name] ?? 0} |`).join('\n')}

Tried elsewhere:

${Object.entries(triedElsewhere)
  .map(([fault, where]) => `- ${fault}: ${where}`)
  .join('\n')}

## Mutants

| Mutant | What is planted | Caught by | Shown as |
| --- | --- | --- | --- |
${mutants.map(({ mutant, caught: by }) => `| ${mutant.id} | ${mutant.what} | ${by?.by ?? '**nobody**'} | ${by?.invariant ?? ''} |`).join('\n')}

Made by machine, and still alive (some change nothing that matters):

${score.alive.map((name) => `- \`${name}\``).join('\n')}
`
}

/** Only what was run. */
function browserRows({ kills, downloads, flows }: Proof['browser']): string {
  const rows: string[] = []
  if (kills !== null)
    rows.push(
      `| kills of a whole Chromium, at ${kills.commit} | ${kills.kills}, ${kills.seeds.length} rounds wrong |\n`,
    )
  if (downloads !== null)
    rows.push(
      `| kills of a download in Chromium, at ${downloads.commit}, seed ${downloads.seed} | ${downloads.kills}, ${downloads.isWhole ? 'every pack came whole' : 'NOT every pack came whole'} |\n`,
    )
  if (flows !== null)
    rows.push(
      `| all flows in Chromium, times in a row without a failure, at ${flows.commit} | ${flows.rounds} × ${flows.tests} |\n`,
    )
  return rows.join('')
}

function seedsOf({ from, histories }: Run, asked: number): string {
  const last = from + asked - 1
  return histories === asked ? `seeds ${from} to ${last}` : `the first of seeds ${from} to ${last}: the run goes on`
}
