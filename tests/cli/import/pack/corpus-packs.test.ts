import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { gatherFindings } from '../../../../cli/build/findings.ts'
import { soundPackOf } from '../../../../cli/build/sound-pack.ts'
import { importSource } from '../../../../cli/import/import.ts'
import { writePack } from '../../../../cli/import/pack/write-pack.ts'
import { openSource } from '../../../../cli/import/source.ts'
import { isItem } from '../../../../core/pack/steps.ts'
import { corpus, examples } from '../corpora.ts'
import { foundBy } from '../refused.ts'

const packages = corpus('questions').filter((path) => /\/(olx|qti2)$/.test(path))
const files = [
  ...['gift', 'moodle', 'olx', 'h5p', 'qti'].flatMap(examples),
  ...[...corpus('questions/gift'), ...corpus('questions/h5p'), ...packages],
].filter((path) => !path.endsWith('.json'))

test.each(files.map((path) => [basename(path), path]))(
  'of %s each question is in a pack that builds, or named as left out',
  async (_, path = '') => {
    const root = mkdtempSync(join(tmpdir(), 'domdom-import-'))
    onTestFinished(() => rmSync(root, { recursive: true }))
    const found = await importSource(openSource(path))
    const questions = found.parts.flatMap(({ entries }) => entries).filter(({ kind }) => kind !== 'page').length
    const to = join(root, 'thu')
    let left = 0
    const refusal = foundBy(() => {
      left = writePack([found], to, 'vi', '2026-06-30').notes.filter(({ kind }) => kind === 'left').length
    })
    if (refusal !== null) {
      expect(refusal.split('\n').slice(1)).toHaveLength(questions)
      return
    }
    const findings = gatherFindings(() => undefined)
    const sound = soundPackOf(to, 'packs/thu', { today: '2026-06-30', lateFacts: 'stop' }, findings)
    findings.throwIfAny()
    const items = sound?.lessons.flatMap(([first]) => first?.lesson.steps.filter(isItem) ?? []) ?? []
    expect(items.length + left).toBe(questions)
  },
)
