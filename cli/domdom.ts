// Which command is meant, and how its trouble is told.
import { isProblem, type Problem } from '../core/problem.ts'
import { startTrouble } from '../server/words.ts'
import { runBuild } from './build/command.ts'
import { runCheck } from './check/command.ts'
import type { Command, Terminal } from './command.ts'
import { runCurriculum } from './curriculum/command.ts'
import { runDiff } from './diff/command.ts'
import { runFacts } from './facts/command.ts'
import { runKeys } from './keys/command.ts'
import { runRoot } from './keys/root-command.ts'
import { runSign } from './keys/sign-command.ts'
import { runNew } from './new/command.ts'

interface Entry {
  readonly run: Command
  readonly usage: string
  readonly about: string
}

const commands: ReadonlyMap<string, Entry> = new Map<string, Entry>([
  [
    'build',
    {
      run: runBuild,
      usage: 'build [--packs packs] [--out dist] [--keys keys] [--clean] [--record]',
      about:
        'check every pack, then compile and sign them; --clean drops what earlier builds left for phones, --record writes down ids that are given out',
    },
  ],
  [
    'new',
    { run: runNew, usage: 'new <id> [--to packs]', about: 'make a small pack to begin with; overwrites nothing' },
  ],
  [
    'check',
    {
      run: runCheck,
      usage: 'check [packs/<id> …] [--packs packs]',
      about: 'look packs over without building them: what must be mended, what should be, what is good to know',
    },
  ],
  [
    'preview',
    {
      // Loaded when asked for: it brings the whole of Vite.
      run: async (args, terminal) => (await import('./preview/command.ts')).previewCommand(args, terminal),
      usage: 'preview [packs/<id> …] [--packs packs] [--port 5180]',
      about: 'show packs on phones in the browser while they are written, with what there is to mend',
    },
  ],
  [
    'diff',
    {
      run: runDiff,
      usage: 'diff OLD NEW',
      about: 'what learners will download from one build to the next, and which ids changed; dist folders or manifests',
    },
  ],
  [
    'facts',
    {
      run: runFacts,
      usage: 'facts [--due YYYY-MM-DD] [packs/<id> …] [--packs packs]',
      about: 'facts to be read again at their sources by that day, and the lessons that lean on them',
    },
  ],
  [
    'curriculum',
    {
      run: runCurriculum,
      usage: 'curriculum [--packs packs] [--out docs/curriculum.md]',
      about: 'one page about everything the packs teach: lessons, skills, sizes, facts',
    },
  ],
  [
    'keys',
    {
      run: runKeys,
      usage: 'keys [--make FILE --name NAME] [--keys keys]',
      about: 'make demo keys where there are none; with --make, one secret key for its holder',
    },
  ],
  [
    'root',
    {
      run: runRoot,
      usage:
        'root [--take FILE] [--next FILE [--publisher NAME --prefix P --publisher-key KEY] [--revoke ID] [--drop ID] ' +
        '[--root-key KEY] [--root-threshold N] [--catalogue-key KEY] [--catalogue-threshold N]] [--keys keys]',
      about: 'whose keys phones trust: show it, prepare the next root, or take in a signed one',
    },
  ],
  [
    'sign',
    {
      run: runSign,
      usage: 'sign FILE [--key SECRET --yes] [--keys keys]',
      about: 'read in plain words what a root says, then add one signature',
    },
  ],
  [
    'import',
    {
      // Loaded when asked for: whoever builds packs need not wait for readers of other formats.
      run: async (args, terminal) => (await import('./import/command.ts')).runImport(args, terminal),
      usage: 'import FILE… [--to packs/<id>] [--as FORMAT] [--language vi] [--json]',
      about: 'read questions of other programs; --to writes a new pack of them, --json shows what was understood',
    },
  ],
  [
    'export',
    {
      run: async (args, terminal) => (await import('./export/command.ts')).runExport(args, terminal),
      usage: 'export packs/<id> [--gift FILE] [--html FILE.zip] [--language vi]',
      about: 'write a pack for Moodle (GIFT), or as plain pages for printing',
    },
  ],
  [
    'mirror',
    {
      run: async (args, terminal) => (await import('./mirror/command.ts')).mirrorCommand(args, terminal),
      usage: 'mirror --from URL --to FOLDER [--pack ID …] [--app] [--root FILE] [--keys keys] [--json]',
      about:
        'bring packs, and with --app the app, from a server or another mirror into a folder that any web server can show to phones',
    },
  ],
  [
    'report',
    {
      // Loaded when asked for: the database driver is native, and authors who build packs need not have it.
      run: async (args, terminal) => (await import('./report.ts')).reportCommand(args, terminal),
      usage: 'report [--data data] [--packs dist/packs] [--json]',
      about: 'how many persons started, finished and passed each lesson',
    },
  ],
  [
    'epoch',
    {
      run: async (args, terminal) => (await import('./epoch.ts')).epochCommand(args, terminal),
      usage: 'epoch --renew [--data data]',
      about: 'after a database was put back by hand, before the server starts: lets phones send again what it lacks',
    },
  ],
  [
    'backup',
    {
      run: async (args, terminal) => (await import('./backup.ts')).backupCommand(args, terminal),
      usage: 'backup --to FILE [--data data]',
      about: 'copy the store beside the running server, read the copy back, and let phones know what is safe in it',
    },
  ],
  [
    'restore',
    {
      run: async (args, terminal) => (await import('./backup.ts')).restoreCommand(args, terminal),
      usage: 'restore FILE [--data data]',
      about: 'put a backup back into an empty data folder, with a new epoch, without whoever was erased',
    },
  ],
  [
    'erase',
    {
      run: async (args, terminal) => (await import('./erase.ts')).eraseCommand(args, terminal),
      usage: 'erase LEARNER [--data data]',
      about: 'erase all of a learner, on request and for ever, here and on every phone',
    },
  ],
  [
    'devices',
    {
      run: async (args, terminal) => (await import('./devices.ts')).devicesCommand(args, terminal),
      usage: 'devices [--let-in DEVICE LEARNER] [--data data]',
      about: 'devices whose key turned up twice, and lost ones that were shut out',
    },
  ],
])

/** Exit code: 0 done, 1 trouble in the sources, 2 not understood. A bug passes through, with its stack. */
export async function runDomdom(argv: readonly string[], terminal: Terminal): Promise<number> {
  const [name = 'help', ...args] = argv
  const entry = commands.get(name)
  if (entry === undefined) return help(name, terminal)
  try {
    return await entry.run(args, terminal)
  } catch (error) {
    if (isProblem(error)) return tellProblem(error, name, terminal)
    if (isDiskTrouble(error)) {
      terminal.complain(`The disk refused: ${error.message}. Nothing that was there before has changed.`)
      return 1
    }
    if (!isBadOption(error)) throw error
    terminal.complain(`${error.message.split('. ', 1)[0]}.`)
    terminal.complain(`Usage: domdom ${entry.usage}`)
    return 2
  }
}

function help(name: string, { say, complain }: Terminal): number {
  const asked = ['help', '--help', '-h'].includes(name)
  if (!asked) complain(`There is no command «${name}».`)
  const tell = asked ? say : complain
  tell('domdom <command>')
  for (const { usage, about } of commands.values()) tell(`  ${usage}\n      ${about}`)
  tell('  help\n      this text')
  return asked ? 0 : 2
}

function tellProblem(problem: Problem, name: string, { complain }: Terminal): number {
  const { code, details } = problem
  if (code === 'pack/source') {
    complain(String(details.found))
    const { count } = details
    if (name === 'build' && count !== undefined)
      complain(`Nothing was built: ${count === 1 ? 'one error' : `${count} errors`}.`)
    return 1
  }
  const listed = Object.entries(details).map(([key, value]) => `${key} ${value}`)
  for (const line of startTrouble(problem) ?? [`${code}: ${listed.join(', ')}`]) complain(line)
  return 1
}

/** Errors of node:util's parseArgs are the user's, not ours. */
function isBadOption(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
}

function isDiskTrouble(error: unknown): error is Error {
  const codes = ['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'ENOTDIR', 'EISDIR', 'EEXIST', 'SQLITE_FULL']
  return error instanceof Error && 'code' in error && codes.includes(String(error.code))
}
