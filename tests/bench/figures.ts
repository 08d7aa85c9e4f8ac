// A figure is what one kind of measurement came to over all runs; a table shows them beside their goals.

export type Unit = 's' | 'ms' | 'KB' | 'MB' | 'B' | '×' | '%' | ''

/** One value of each name from one run. */
export type Sample = Readonly<Record<string, number>>

/** What a measure promises to put into its samples. */
export interface Named {
  readonly name: string
  readonly unit: Unit
  /** At most this, in the unit; absent where nobody set one. */
  readonly goal?: number
}

export interface Figure extends Named {
  readonly median: number
  readonly least: number
  readonly most: number
  readonly values: readonly number[]
}

export function figuresOf(names: readonly Named[], samples: readonly Sample[]): readonly Figure[] {
  return names.map((named) => {
    const values = samples.map((sample) => sample[named.name] ?? Number.NaN)
    const sorted = [...values].sort((a, b) => a - b)
    return {
      ...named,
      median: median(sorted),
      least: sorted[0] ?? Number.NaN,
      most: sorted.at(-1) ?? Number.NaN,
      values,
    }
  })
}

export function median(sorted: readonly number[]): number {
  const middle = (sorted.length - 1) / 2
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2
}

export function isMet({ goal, median: found }: Figure): boolean | null {
  return goal === undefined ? null : found <= goal
}

export function table(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [
    figure.name,
    shown(figure.median, figure.unit),
    figure.least === figure.most ? '' : `${plain(figure.least, figure.unit)} … ${plain(figure.most, figure.unit)}`,
    figure.goal === undefined ? '' : `≤ ${figure.goal} ${figure.unit}`.trimEnd(),
    { true: 'met', false: 'MISSED', null: '' }[`${isMet(figure)}`] ?? '',
  ])
  return columns([['', 'median', 'range', 'goal', ''], ...rows])
}

/** Lines of cells, the first column left, the others right. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => [...(row[i] ?? '')].length)))
  const cell = (text: string, i: number) => (i === 0 ? text.padEnd(widths[i] ?? 0) : text.padStart(widths[i] ?? 0))
  return rows.map((row) => row.map(cell).join('  ').trimEnd()).join('\n')
}

const shown = (value: number, unit: Unit) => `${plain(value, unit)} ${unit}`.trimEnd()

export function plain(value: number, unit: Unit): string {
  const digits = { s: 2, ms: 0, KB: 1, MB: 1, B: 0, '×': 2, '%': 2, '': 0 }[unit]
  return value.toFixed(digits)
}
