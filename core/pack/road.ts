// Where a pack's pieces lie below a source's root. Any plain file server or memory card can hold them.

export const cataloguePath = 'packs/catalogue'
export const manifestUrlPath = (hash: string) => `packs/manifests/${hash}`
export const chunkUrlPath = (hash: string) => `packs/chunks/${hash}`
