type Packages = Readonly<Record<string, { readonly version?: string; readonly optional?: boolean }>>
export function ready(): string
export function sameVersions(wanted: Packages, installed: Packages): boolean
