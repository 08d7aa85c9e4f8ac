// Where a pack's pieces lie below a source's root. Any plain file server or memory card can hold them.

export const cataloguePath = 'packs/catalogue'
export const rootUrlPath = (version: number) => `packs/root/${version}`
export const manifestUrlPath = (hash: string) => `packs/manifests/${hash}`
export const chunkUrlPath = (hash: string) => `packs/chunks/${hash}`

/** A whole pack as one file (core/pack/pack-file.ts): for memory cards, never asked for by a phone. */
export const packFilePath = ({ id, version }: { readonly id: string; readonly version: number }) =>
  `packs/files/${id}-${version}.zip`

// And where they lie inside a pack.
export const lessonPath = (lesson: string, language: string) => `lessons/${lesson}/${language}.json`
export const picturePath = (name: string) => `pictures/${name}.svg`
export const voicePath = (language: string, clip: string) => `voice/${language}/${clip}.opus`
