// A good pack with one lesson of every kind of item, in a folder of its own; each refusal is tried by breaking one thing in it.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type BuildOptions, type BuildReport, buildPacks } from '../../../cli/build/build.ts'
import { isProblem } from '../../../core/problem.ts'

/** Text by path below packs/. */
export type Files = Readonly<Record<string, string | Uint8Array>>

export const picture =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M1 1L8 8" fill="none" stroke="#14213d"/></svg>\n'

export const vi = `---
title: Cúp máy
summary: Biết lúc nào cúp máy.
minutes: 3
skills: [dlgf-4.2]
---

:::card{#ring picture=phone facts=no-phone voice=ring}
Điện thoại reo. Người lạ xưng là **công an**.

- Họ giục.
- Họ **dọa**.
:::

:::choose-one{#now picture=cover}
Bác làm gì?

::right[Cúp máy.]{#hang-up}
Đúng rồi.

::wrong[Chuyển tiền.]{#pay}
Họ sẽ đòi tiếp.
:::

:::choose-all{#signs fixed}
Câu nào là dấu hiệu xấu?

::right[“Gấp lắm.”]{#hurry}
Họ giục.

::wrong[“Chào bác.”]{#hello}
Chỉ là lời chào.
:::

:::order{#first-then}
Việc nào trước?

::step[Cúp máy.]{#one}
::step[Kể cho con.]{#two}
::step[Ra xã hỏi.]{#three}

::why
Cúp máy thì hết lo.
:::

:::sort{#real-or-not}
Thật hay giả?

::group[Thật]{#real}
::group[Giả]{#fake}

::put[Mời ra xã.]{#invite in=real}
Gặp tận mặt mới chắc.

::put[Đòi mã.]{#code in=fake}
Không ai hỏi mã.
:::
`

export const en = `---
title: Hang up
summary: Know when to hang up.
minutes: 3
skills: [dlgf-4.2]
---

:::card{#ring picture=phone facts=no-phone}
The phone rings. A stranger says he is **the police**.

- They rush you.
- They **scare** you.
:::

:::choose-one{#now picture=cover}
What do you do?

::right[Hang up.]{#hang-up}
That is right.

::wrong[Send money.]{#pay}
They will ask for more.
:::

:::choose-all{#signs fixed}
Which words are a bad sign?

::right[“Hurry.”]{#hurry}
They rush you.

::wrong[“Good day.”]{#hello}
Only a greeting.
:::

:::order{#first-then}
What comes first?

::step[Hang up.]{#one}
::step[Tell your children.]{#two}
::step[Ask at the commune.]{#three}

::why
Once you hang up, you can breathe.
:::

:::sort{#real-or-not}
Real or not?

::group[Real]{#real}
::group[Fake]{#fake}

::put[An invitation to the commune.]{#invite in=real}
Face to face is the sure way.

::put[A question for your code.]{#code in=fake}
Nobody asks for codes.
:::
`

export const goodPack: Files = {
  'catalogue.yaml': 'version: 7\npublisher: Đom Đóm\n',
  'tiny/pack.yaml': `id: tiny
version: 2
title: { vi: Gói nhỏ, en: Tiny pack }
summary: { vi: Một bài để thử., en: One lesson to try. }
picture: cover
licence: CC-BY-SA-4.0
authors: [Đom Đóm]
lessons: [hang-up]
`,
  'tiny/facts.yaml': `- id: no-phone
  vi: Công an không làm việc qua điện thoại.
  en: Police do not work by phone.
  source: Bộ Công an
  url: https://example.org/a
  checked: 2026-01-01
  review_by: 2027-01-01
`,
  'tiny/pictures.yaml': `cover:
  vi: Bìa.
  en: Cover.
phone:
  vi: Điện thoại.
  en: A phone.
`,
  'tiny/pictures/cover.svg': picture,
  'tiny/pictures/phone.svg': picture.replace('8 8', '7 7'),
  'tiny/voice/vi/ring.opus': 'OggS, or nearly',
  'tiny/lessons/hang-up/vi.md': vi,
  'tiny/lessons/hang-up/en.md': en,
}

/** The pack with one text exchanged; a slip in the test itself is a bug. */
export function broken(path: string, from: string, to: string, files: Files = goodPack): Files {
  const text = files[path]
  if (typeof text !== 'string' || !text.includes(from)) throw new Error(`${path} does not hold ${from}`)
  return { ...files, [path]: text.replace(from, () => to) }
}

export function without(path: string, files: Files = goodPack): Files {
  if (!(path in files)) throw new Error(`there is no ${path}`)
  return Object.fromEntries(Object.entries(files).filter(([name]) => name !== path))
}

export interface Workshop {
  readonly root: string
  readonly outDir: string
  readonly keysDir: string
  readonly warnings: string[]
  put(files: Files): void
  build(options?: Partial<BuildOptions>): Promise<BuildReport>
  /** The lines of the errors that stop the build. */
  errors(): Promise<readonly string[]>
}

export function openWorkshop(files: Files = goodPack): Workshop {
  const root = mkdtempSync(join(tmpdir(), 'domdom-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const packsDir = join(root, 'packs')
  const [outDir, keysDir] = [join(root, 'out'), join(root, 'keys')]
  const warnings: string[] = []
  const put = (given: Files) => {
    rmSync(packsDir, { recursive: true, force: true })
    for (const [path, text] of Object.entries(given)) {
      mkdirSync(dirname(join(packsDir, path)), { recursive: true })
      writeFileSync(join(packsDir, path), text)
    }
  }
  const build = (options: Partial<BuildOptions> = {}) =>
    buildPacks({ packsDir, outDir, keysDir, today: '2026-06-30', warn: (line) => warnings.push(line), ...options })
  const errors = async () => {
    const found = await build().then(
      () => '',
      (error: unknown) => {
        if (isProblem(error, 'pack/source')) return String(error.details.found)
        throw error
      },
    )
    return found === '' ? [] : found.split('\n')
  }
  put(files)
  return { root, outDir, keysDir, warnings, put, build, errors }
}

/** Content by path below a folder. */
export function snapshot(folder: string): ReadonlyMap<string, Buffer> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return new Map(paths.sort().map((path) => [path.slice(folder.length + 1), readFileSync(path)]))
}
