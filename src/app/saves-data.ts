/** Network Information, which TypeScript's library does not name; Chromium alone has it. */
interface WithConnection {
  readonly connection?: { readonly saveData?: boolean }
}

/** The person told the browser to save data. */
export function savesData(): boolean {
  return (navigator as WithConnection).connection?.saveData === true
}
