// A world whose one pack has every newer kind of item, and a lesson that asks some of its items only.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { buildPacks } from '../../../cli/build/build.ts'
import { kindsPack } from '../../cli/build/kinds-pack.ts'
import type { Files } from '../../cli/build/tiny-pack.ts'
import type { BuiltApp } from './built-app.ts'
import { openWorld, type World } from './server.ts'

export const POOL_ASKS = 3
const ITEMS = ['một', 'hai', 'ba', 'bốn', 'năm', 'sáu', 'bảy']

/** Six and one more, each with the one right answer «Đúng là <number>.» */
function poolLesson(): string {
  const items = ITEMS.map(
    (number, i) => `
:::choose-one{#question-${i}}
Đây là câu ${number}?

::right[Đúng là ${number}.]{#yes-${i}}
Câu này là câu ${number}.

::wrong[Là câu khác.]{#no-${i}}
Đọc lại câu hỏi nhé.
:::
`,
  )
  return `---
title: Kho câu hỏi
summary: Mỗi lần hỏi ba câu.
minutes: 3
ask: ${POOL_ASKS}
skills: [dlgf-4.2]
---

:::card{#begin-pool}
Mỗi lần một khác.
:::
${items.join('')}`
}

/** A real drawing where the small pack has a scribble: places must be seen on something. */
function files(): Files {
  const drawing = (name: string) =>
    readFileSync(join(import.meta.dirname, `../../../packs/scam-calls/pictures/${name}.svg`), 'utf8')
  return {
    ...kindsPack,
    'kinds/pack.yaml': String(kindsPack['kinds/pack.yaml'])
      .replace('[more]', '[more, pool]')
      .replace(/, en: [^}]*/g, ''),
    'kinds/facts.yaml': withoutEnglish('kinds/facts.yaml'),
    'kinds/pictures.yaml': withoutEnglish('kinds/pictures.yaml'),
    'kinds/pictures/cover.svg': drawing('cover'),
    'kinds/pictures/message.svg': drawing('link-message'),
    'kinds/lessons/pool/vi.md': poolLesson(),
  }
}

function withoutEnglish(path: string): string {
  return String(kindsPack[path]).replace(/^ {2}en: .*\n/gm, '')
}

async function kindsPacks({ appDir }: BuiltApp, folder: string): Promise<string> {
  const packsDir = join(folder, 'source')
  for (const [path, text] of Object.entries(files())) {
    if (path.endsWith('/en.md')) continue
    mkdirSync(dirname(join(packsDir, path)), { recursive: true })
    writeFileSync(join(packsDir, path), text)
  }
  const keysDir = join(dirname(appDir), 'keys')
  const outDir = join(folder, 'dist')
  await buildPacks({ packsDir, outDir, keysDir, today: '2026-06-30', warn: () => undefined })
  return join(outDir, 'packs')
}

export async function openKindsWorld(): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'domdom-kinds-'))
  const world = await openWorld((built) => kindsPacks(built, folder))
  const close = async () => {
    await world.close()
    rmSync(folder, { recursive: true, force: true })
  }
  return { ...world, close }
}
