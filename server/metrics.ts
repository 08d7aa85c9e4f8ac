// Counts for whoever watches the server, in Prometheus' text form. Kinds and codes only: no learner, no device, no address.

export interface Metrics {
  count(name: CounterName, label: string, by?: number): void
  text(): string
}

const counters = {
  domdom_verdicts_total: 'Records judged, by verdict.',
  domdom_rejected_total: 'Records refused, by reason.',
  domdom_refused_total: 'Requests to /sync refused whole, by code.',
  domdom_twins_total: 'Bundles that showed one key on two phones.',
  domdom_broken_chains_total: 'Bundles that did not fit what their device sent before.',
  domdom_pages_total: 'Pages given, by kind.',
} as const

export type CounterName = keyof typeof counters

export function createMetrics(): Metrics {
  const counts = new Map<CounterName, Map<string, number>>()
  return {
    count(name, label, by = 1) {
      const own = counts.get(name) ?? new Map<string, number>()
      own.set(label, (own.get(label) ?? 0) + by)
      counts.set(name, own)
    },
    text: () =>
      Object.entries(counters)
        .flatMap(([name, help]) => [
          `# HELP ${name} ${help}`,
          `# TYPE ${name} counter`,
          ...linesOf(name, counts.get(name as CounterName)),
        ])
        .map((line) => `${line}\n`)
        .join(''),
  }
}

/** Labels are our own words and codes: nothing in them needs escaping. */
function linesOf(name: string, counts: ReadonlyMap<string, number> | undefined): readonly string[] {
  return [...(counts ?? [])].map(([label, count]) => `${name}{kind="${label}"} ${count}`)
}
