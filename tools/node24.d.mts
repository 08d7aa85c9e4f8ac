export const root: string
export function rightNode(): string
export function isAtLeast(version: string, wanted: string): boolean
