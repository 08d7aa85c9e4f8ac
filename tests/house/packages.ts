// Rules about package.json and its lock file.

export interface PackageFile {
  readonly scripts?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

export interface LockFile {
  readonly packages: Readonly<Record<string, { readonly version?: string; readonly resolved?: string }>>
}

/** Dependencies whose version is not one exact number. */
export function inexactVersions(file: PackageFile): readonly string[] {
  const all = { ...file.dependencies, ...file.devDependencies, ...file.optionalDependencies }
  return Object.entries(all)
    .filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
    .map(([name, version]) => `${name} ${version}`)
}

/** Where the lock file puts this package: two places are two copies. */
export function copiesOf(name: string, lock: LockFile): readonly string[] {
  return Object.keys(lock.packages).filter((path) => path.endsWith(`node_modules/${name}`))
}

/** A server for other machines is started on purpose, never by a script. */
export function openScripts(file: PackageFile): readonly string[] {
  return Object.entries(file.scripts ?? {})
    .filter(([, line]) => /--host\b|0\.0\.0\.0/.test(line))
    .map(([name]) => name)
}

/** Packages that the lock file ties to one registry: it must install from whichever a machine uses. */
export function tiedToARegistry(lock: LockFile): readonly string[] {
  return Object.keys(lock.packages).filter((path) => lock.packages[path]?.resolved !== undefined)
}
