declare const __APP_VERSION__: string
/** The root of trust, as its JSON text. */
declare const __ROOT__: string
