declare const __APP_VERSION__: string
declare const __PUBLISHERS__: readonly { keyId: string; name: string; publicKey: string }[]
