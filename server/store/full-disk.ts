// A full disk by the names SQLite and the system have for it. The log's index has one of its own.
const names = ['SQLITE_FULL', 'SQLITE_IOERR_SHMSIZE', 'ENOSPC', 'EDQUOT']

export function isDiskFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && names.includes(String(error.code))
}
