// The only two globals core may use: every runtime of ours has them, and the language's own library does not name them.
declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>
}
declare class TextDecoder {
  constructor(label: 'utf-8', options: { fatal: true; ignoreBOM?: boolean })
  decode(bytes: Uint8Array): string
}
