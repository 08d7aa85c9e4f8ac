/** What a command may do to the world besides its files. */
export interface Terminal {
  /** A line of results. */
  readonly say: (line: string) => void
  /** A line of warnings and errors. */
  readonly complain: (line: string) => void
  /** YYYY-MM-DD. */
  readonly today: () => string
}

/** `args` without the command's own name. Resolves to the exit code; throws a Problem for what its user can mend. */
export type Command = (args: readonly string[], terminal: Terminal) => Promise<number>
