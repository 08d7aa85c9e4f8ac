/** Rows with their columns aligned: the first to the left, figures to the right, a rule under the head. */
export function table(rows: readonly (readonly string[])[]): readonly string[] {
  const [head = []] = rows
  const widths = head.map((_, column) => Math.max(...rows.map((row) => width(row[column] ?? ''))))
  const rule = widths.map((size) => '-'.repeat(size)).join('  ')
  const lines = rows.map((row) => widths.map((size, column) => padded(row[column] ?? '', size, column)).join('  '))
  return [lines[0] ?? '', rule, ...lines.slice(1)]
}

function padded(text: string, size: number, column: number): string {
  const space = ' '.repeat(size - width(text))
  return column === 0 ? text + space : space + text
}

/** Vietnamese letters may be spelled with marks of their own, which take no room. */
function width(text: string): number {
  return [...text.normalize('NFC')].length
}
