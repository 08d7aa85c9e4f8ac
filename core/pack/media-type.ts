const types: Readonly<Record<string, string>> = {
  svg: 'image/svg+xml',
  webp: 'image/webp',
  opus: 'audio/ogg; codecs=opus',
}

/** By the path's ending; null for anything that is no picture and no voice. */
export function mediaTypeOf(path: string): string | null {
  return types[path.slice(path.lastIndexOf('.') + 1)] ?? null
}
