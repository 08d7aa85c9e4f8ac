import { useEffect, useState } from 'preact/hooks'
import { picturePath } from '../../core/pack/road.ts'
import type { Content } from '../content/content.ts'

/** A pack's picture: through the service worker once it serves this page, before that straight from the database. */
export function PackPicture({
  content,
  packHash,
  name,
  alt,
  kind,
}: {
  content: Content
  packHash: string
  name: string
  alt: string
  kind: string
}) {
  const address = useAddress(content, packHash, picturePath(name))
  return address === null ? (
    <span class={kind} />
  ) : (
    <img class={kind} src={address} alt={alt} width="320" height="200" />
  )
}

function useAddress(content: Content, packHash: string, path: string): string | null {
  const [address, setAddress] = useState<string | null>(null)
  useEffect(() => {
    let current = true
    let made: string | undefined
    addressOf(content, packHash, path).then((found) => {
      if (found?.startsWith('blob:')) made = found
      if (current) setAddress(found)
      else if (made) URL.revokeObjectURL(made)
    })
    return () => {
      current = false
      if (made) URL.revokeObjectURL(made)
    }
  }, [packHash, path])
  return address
}

/** Null when the file is not on this phone. */
export async function addressOf(content: Content, packHash: string, path: string): Promise<string | null> {
  if (typeof navigator !== 'undefined' && navigator.serviceWorker?.controller) return `/media/${packHash}/${path}`
  const blob = await content.file(packHash, path)
  return blob === null ? null : URL.createObjectURL(blob)
}
