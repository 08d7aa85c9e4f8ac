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
  const [broken, setBroken] = useState<string | null>(null)
  if (address === null || address === broken) {
    // Its room stays while it is coming; where it is not on this phone, its words stand there.
    return <span class={kind}>{address === broken ? alt : ''}</span>
  }
  return <img class={kind} src={address} alt={alt} width="320" height="200" onError={() => setBroken(address)} />
}

function useAddress(content: Content, packHash: string, path: string): string | null {
  const [address, setAddress] = useState<string | null>(null)
  useEffect(() => {
    let current = true
    let made: string | undefined
    const show = (found: string | null) => {
      if (found?.startsWith('blob:')) made = found
      if (current) setAddress(found)
      else if (made) URL.revokeObjectURL(made)
    }
    addressOf(content, packHash, path).then(show, () => show(null))
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
