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
  // Its room stays while it is coming; where it is not on this phone, its words stand there.
  if (address === undefined) return <span class={kind} />
  if (address === null || address === broken) return <span class={kind}>{alt}</span>
  return <img class={kind} src={address} alt={alt} width="320" height="200" onError={() => setBroken(address)} />
}

/** Undefined until it was looked for, null when the picture is not on this phone. */
function useAddress(content: Content, packHash: string, path: string): string | null | undefined {
  const [address, setAddress] = useState<string | null>()
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
