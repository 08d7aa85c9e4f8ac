import { useEffect, useRef, useState } from 'preact/hooks'
import type { Shown, ShownPack } from '../../cli/preview/shown.ts'
import { Findings } from './findings.tsx'
import { LessonList } from './lesson-list.tsx'
import { type Moved, type Place, parsePlace, placeHash, type Ready } from './place.ts'

const languageNames: Readonly<Record<string, string>> = { vi: 'Tiếng Việt', en: 'English' }

export function Desk({ shown }: { shown: Shown }) {
  const [wanted, setWanted] = useState(() => parsePlace(location.hash))
  const phones = useRef(new Map<string, HTMLIFrameElement>())
  const place = wanted ?? firstPlace(shown.packs)
  const pack = shown.packs.find(({ manifest }) => manifest.id === place?.pack)

  /** Every phone but the one that went there by itself. */
  const goTo = (next: Place, by?: MessageEventSource | null) => {
    history.replaceState(null, '', placeHash(next))
    setWanted(next)
    for (const { contentWindow } of phones.current.values()) if (contentWindow !== by) send(contentWindow, next)
  }
  useEffect(() => {
    const hear = ({ data, source, origin }: MessageEvent<Moved | Ready>) => {
      if (origin !== location.origin || place === null) return
      if (data.kind === 'ready') send(source, place)
      else if (data.kind === 'moved' && placeHash(data.place) !== placeHash(place)) goTo(data.place, source)
    }
    addEventListener('message', hear)
    return () => removeEventListener('message', hear)
  }, [place])

  return (
    <>
      <LessonList packs={shown.packs} findings={shown.findings} place={place} onGo={goTo} />
      <main class="phones">
        {pack === undefined || place === null ? (
          <p class="empty">Chưa có bài nào xem được. · There is no lesson to show yet.</p>
        ) : (
          pack.manifest.languages.map((language) => (
            <figure key={`${pack.manifest.id} ${language}`}>
              <figcaption>{languageNames[language] ?? language}</figcaption>
              <div class="phone">
                <iframe
                  title={languageNames[language] ?? language}
                  width="360"
                  height="640"
                  src={addressOnce(language, place)}
                  ref={(frame) => {
                    if (frame === null) phones.current.delete(language)
                    else phones.current.set(language, frame)
                  }}
                />
              </div>
            </figure>
          ))
        )}
      </main>
      <Findings findings={shown.findings} place={place} />
    </>
  )
}

function send(phone: MessageEventSource | null, place: Place): void {
  const moved: Moved = { kind: 'moved', place }
  phone?.postMessage(moved, { targetOrigin: location.origin })
}

const addresses = new Map<string, string>()

/** A frame keeps its first address: later places reach it as messages, for another address would load it anew. */
function addressOnce(language: string, place: Place): string {
  const address = addresses.get(language) ?? `/phone.html?language=${language}${placeHash(place)}`
  addresses.set(language, address)
  return address
}

function firstPlace(packs: readonly ShownPack[]): Place | null {
  const pack = packs.find(({ listed }) => listed.length > 0)
  const lesson = pack?.listed[0]
  return pack === undefined || lesson === undefined ? null : { pack: pack.manifest.id, lesson, step: 0 }
}
