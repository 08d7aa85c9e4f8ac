// What a root says, line by line in plain words, so that its holders know what they sign. A change is a line that is there or gone.
import { liveKeys, type Publisher, type Root, type TrustKey } from '../../core/trust/root.ts'

export function linesOf(root: Root): readonly string[] {
  return [
    `This is root ${root.version}, of ${root.signed}.`,
    `The next root needs ${counted(root.root.threshold, 'signature')} of these keys.`,
    ...root.root.keys.map(({ id }) => `Root key ${id}.`),
    `The catalogue needs ${counted(root.catalogue.threshold, 'signature')} of these keys.`,
    ...root.catalogue.keys.map(({ id }) => `Catalogue key ${id}.`),
    ...root.publishers.flatMap(publisherLines),
    ...root.revoked.keys.map((id) => `Key ${id} is revoked: nothing it signed counts.`),
    ...root.revoked.manifests.map((hash) => `The pack with manifest ${hash} is withdrawn.`),
  ]
}

function publisherLines({ name, demo, prefixes, keys }: Publisher): readonly string[] {
  const who = `${demo ? 'Demo publisher' : 'Publisher'} ${Object.values(name).join(' / ')}`
  const packs = prefixes.map((prefix) => (prefix === '' ? 'every pack' : `packs that begin with ${prefix}`))
  return keys.map(({ id }) => `${who} signs ${packs.join(' and ')} with key ${id}.`)
}

/** '+' for what the second says and the first does not, '-' for what is gone. */
export function changesBetween(before: Root, after: Root): readonly string[] {
  const [old, next] = [linesOf(before), linesOf(after)]
  const gone = old.filter((line) => !next.includes(line)).map((line) => `- ${line}`)
  return [...gone, ...next.filter((line) => !old.includes(line)).map((line) => `+ ${line}`)]
}

/** How far a root's signatures have come, for its own holders and for those of the root before. */
export function signedSoFar(root: Root, signers: readonly TrustKey[], whose: string): string {
  const { threshold, keys } = root.root
  const live = liveKeys(root, keys).map(({ id }) => id)
  const count = signers.filter(({ id }) => live.includes(id)).length
  return `${counted(count, 'signature')} of the ${threshold} that ${whose} needs.`
}

function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`
}
