export function removed(): DOMException {
  return new DOMException('The pack is removed', 'AbortError')
}
