/** counted(1, 'pack') is "1 pack", counted(2, 'pack') "2 packs". */
export function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`
}
