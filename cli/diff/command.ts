// domdom diff OLD NEW: what learners will download, and what becomes of the ids that their records name.
import { parseArgs } from 'node:util'
import { earlierClaim } from '../../core/pack/corrections.ts'
import type { Command } from '../command.ts'
import { counted } from '../counted.ts'
import { table } from '../table.ts'
import { type BuiltPack, readBuilt } from './built-pack.ts'
import { type Change, changesOf, type Download, downloadsOf } from './compare.ts'

/** Ends with 1 when an id was given to another question or lesson. */
export const runDiff: Command = async (args, { say, complain }) => {
  const { positionals } = parseArgs({ args: [...args], options: {}, allowPositionals: true })
  const [before, after, ...others] = positionals
  if (before === undefined || after === undefined || others.length > 0) {
    complain('Which two? For example: domdom diff old-dist dist')
    return 2
  }
  const [old, now] = [await readBuilt(before), await readBuilt(after)]
  const byId = new Map(old.packs.map((pack) => [pack.manifest.id, pack]))
  let reused = 0
  for (const pack of now.packs) {
    const twin = byId.get(pack.manifest.id) ?? null
    const changes = changesOf(twin?.lessons ?? null, pack.lessons)
    reused += changes.filter(({ what }) => what === 'reused').length
    for (const line of linesFor(twin, pack, changes)) say(line)
  }
  const ids = now.packs.map(({ manifest }) => manifest.id)
  for (const id of [...byId.keys()].filter((one) => !ids.includes(one))) {
    say(`${id} is no longer offered. Phones keep what they have of it.\n`)
  }
  if (now.catalogueBytes > 0) say(`The list of packs: ${number(now.catalogueBytes)} bytes, for every phone.`)
  if (reused === 0) return 0
  complain(`${counted(reused, 'id')} given to something else: learners' records name the old one. Use new ids.`)
  return 1
}

function linesFor(old: BuiltPack | null, now: BuiltPack, changes: readonly Change[]): readonly string[] {
  const { id, version } = now.manifest
  const downloads = downloadsOf(old?.manifest ?? null, now.manifest)
  const [fresh, whole] = [downloads, downloadsOf(null, now.manifest)].map(bytesIn)
  const from = old === null ? 'new, version' : `${old.manifest.version} →`
  const isSame = old !== null && fresh === 0 && changes.length === 0
  const rows = downloads.filter(({ changed }) => changed > 0).map(rowOf)
  return [
    `${id} ${from} ${version}: ${number(fresh ?? 0)} bytes of lessons to download, of ${number(whole ?? 0)}, and ${number(now.manifestBytes)} of manifest.`,
    ...(rows.length === 0 ? [] : ['', ...table([['lessons', 'chunks', 'bytes', 'of it'], ...rows])]),
    ...(isSame ? ['The lessons are the same.'] : []),
    ...wordsFor(old, now, changes),
    ...factsFor(old, now),
    '',
  ]
}

/** Phones point these out by themselves: an author should know, and not reword a fact for its sound alone. */
function factsFor(old: BuiltPack | null, { manifest }: BuiltPack): readonly string[] {
  return manifest.facts.flatMap((fact) => {
    const before = old && earlierClaim(old.manifest, fact)
    return before
      ? [`fact ${fact.id}: said «${before.vi}», says «${fact.text.vi}»; who learnt it before is told so`]
      : []
  })
}

function rowOf({ lessons, chunks, changed, bytes }: Download): readonly string[] {
  const parts = [...bytes].map(([part, size]) => `${part} ${number(size)}`)
  return [lessons, `${changed} of ${chunks}`, number(bytesIn([{ bytes }])), parts.join(', ')]
}

function bytesIn(downloads: readonly Pick<Download, 'bytes'>[]): number {
  return downloads.flatMap(({ bytes }) => [...bytes.values()]).reduce((sum, size) => sum + size, 0)
}

function wordsFor(old: BuiltPack | null, now: BuiltPack, changes: readonly Change[]): readonly string[] {
  if (old === null) return []
  if (old.lessons === null || now.lessons === null) {
    return ['The chunks do not lie beside both manifests, so that questions could not be compared.']
  }
  return changes.length === 0 ? [] : ['', ...changes.map(sentenceFor)]
}

function sentenceFor({ lesson, id, what, details }: Change): string {
  const name = id === null ? `${lesson}` : `${lesson} ${id}`
  switch (what) {
    case 'new':
      return `${name}: new`
    case 'gone':
      return `${name}: gone; its id stays taken`
    case 'reworded':
      return `${name}: other words in ${details.join(' and ')}`
    case 'reused':
      return id === null
        ? `${name}: another lesson, none of its questions is left`
        : `${name}: another question; was ${details[0]}, is ${details[1]}`
  }
}

function number(value: number): string {
  return value.toLocaleString('en')
}
