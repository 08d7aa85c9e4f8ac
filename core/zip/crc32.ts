// ZIP's own check sum. What we take in is proved by SHA-256; other people's tools look at this one.
let table: Uint32Array | null = null

/** CRC-32 as in IEEE 802.3, a whole number from 0. */
export function crc32(bytes: Uint8Array): number {
  table ??= makeTable()
  let crc = 0xffff_ffff
  for (let i = 0; i < bytes.length; i++) crc = (table[(crc ^ (bytes[i] ?? 0)) & 0xff] ?? 0) ^ (crc >>> 8)
  return (crc ^ 0xffff_ffff) >>> 0
}

function makeTable(): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let crc = byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? 0xedb8_8320 ^ (crc >>> 1) : crc >>> 1
    return crc
  })
}
