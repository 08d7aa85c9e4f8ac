import { useEffect, useRef, useState } from 'preact/hooks'
import type { Extra } from '../../core/pack/extras.ts'
import { textIn } from '../../core/pack/texts.ts'
import { isProblem } from '../../core/problem.ts'
import type { Progress } from '../../core/record/progress.ts'
import type { PackListing } from '../content/content.ts'
import { sizeText } from '../i18n/i18n.ts'
import { Button } from '../ui/button.tsx'
import { Message, ProgressBar } from '../ui/message.tsx'
import { ChooseExtras, FetchExtras } from './extras.tsx'
import { LessonRows } from './lesson-rows.tsx'
import { PackPicture } from './picture.tsx'
import { Trouble, troubleText } from './trouble.tsx'
import { useLoaded, useWorld } from './world.ts'

interface PackPanelProps {
  readonly listing: PackListing
  readonly progress: Progress
  /** A poster led here. */
  readonly wanted: boolean
}

export function PackPanel({ listing, progress, wanted }: PackPanelProps) {
  const { language, rooms } = useWorld()
  const { value: open } = useLoaded(() => rooms.content.pack(listing.id), [rooms.content], [listing.manifestHash])
  useEffect(() => {
    // The manifest is a few kilobytes: with it at hand a download starts at once and an update can say its size.
    if (wanted || listing.newer || listing.withdrawn)
      rooms.content.prepare(listing.id).catch((_shownWhenAsked: unknown) => undefined)
  }, [listing.manifestHash, listing.withdrawn])
  const title = textIn(listing.title, language)
  const cover = open && open.readyLessons.length > 0 ? open : null
  return (
    <section class="panel" aria-label={title}>
      <div class="pack-head">
        {cover && (
          <PackPicture
            content={rooms.content}
            packHash={cover.hash}
            name={cover.manifest.picture}
            alt=""
            kind="cover"
          />
        )}
        <div>
          <h2>{title}</h2>
          <p>{textIn(listing.summary, language)}</p>
        </div>
      </div>
      {listing.withdrawn && <Withdrawn />}
      {(!listing.withdrawn || listing.newer) && <PackState listing={listing} />}
      {open && !listing.withdrawn && <LessonRows pack={open} progress={progress} />}
      {listing.publisher && <PackMaker publisher={listing.publisher} />}
    </section>
  )
}

/** Said calmly: nobody did anything wrong here, and nothing that was learnt is gone. */
function Withdrawn() {
  const { words } = useWorld()
  return (
    <Message live>
      <p>{words('problems.pack/withdrawn')}</p>
      <p class="soft">{words('problem.safe')}</p>
    </Message>
  )
}

function PackMaker({ publisher }: { publisher: NonNullable<PackListing['publisher']> }) {
  const { words, language } = useWorld()
  return (
    <p class="soft">
      {words('home.publisher', { name: textIn(publisher.name, language) })}
      {publisher.demo && <> {words('home.demo')}</>}
    </p>
  )
}

/** A pack that costs nothing on the wire has no way to go. */
const shareOf = ({ doneBytes, totalBytes }: { doneBytes: number; totalBytes: number }) =>
  totalBytes === 0 ? 1 : doneBytes / totalBytes

const DOUBLE_TAP_MS = 700

const isPause = (trouble: unknown) => trouble instanceof DOMException && trouble.name === 'AbortError'

function PackState({ listing }: { listing: PackListing }) {
  const { words, language, rooms, go } = useWorld()
  const [error, setError] = useState<unknown>(null)
  const [without, setWithout] = useState<readonly Extra[]>([])
  const { id, state } = listing
  const left = listing.extras.filter(({ extra }) => without.includes(extra)).reduce((sum, { bytes }) => sum + bytes, 0)
  const size = (bytes: number) => sizeText(bytes, language)

  const started = useRef(0)
  const download = async (options?: Parameters<typeof rooms.downloads.start>[2]) => {
    setError(null)
    started.current = performance.now()
    await rooms.downloads.start(id, language, options)
  }
  // What stops a download stands in the pack's state; a pause is no trouble at all.
  const stumbled = (trouble: unknown) => {
    if (!isPause(trouble) && !isProblem(trouble)) setError(trouble)
  }
  // Where the pack is whole no state tells of it.
  const stumbledHere = (trouble: unknown) => isPause(trouble) || setError(trouble)
  // What was unticked holds, also where it was not written down yet.
  const goOn = () => download(without.length > 0 ? { without } : {}).catch(stumbled)
  const downloadAndLearn = () => {
    const stop = openFirstLesson()
    download({ without }).catch((trouble: unknown) => {
      stop()
      stumbled(trouble)
    })
  }
  // The first lesson opens as soon as it is there; the others arrive meanwhile.
  function openFirstLesson(): () => void {
    let isOver = false
    const look = async () => {
      const open = await rooms.content.pack(id)
      const first = open?.manifest.lessons[0]?.id
      // Two looks may be under way at once: the later one must not fetch back who went home meanwhile.
      if (isOver || first === undefined || !open?.readyLessons.includes(first)) return
      stop()
      if (location.hash === '' || /^#\/(p\/|$)/.test(location.hash)) go({ at: 'lesson', pack: id, lesson: first })
    }
    const leave = rooms.content.watch(look)
    const stop = () => {
      isOver = true
      leave()
    }
    return stop
  }
  // A double tap on the download button must not stop it again: the pause stands in the same place.
  const pause = () => performance.now() - started.current > DOUBLE_TAP_MS && rooms.downloads.pause(id)

  switch (state.kind) {
    case 'offered':
      return (
        <>
          <p class="soft">
            {words('home.lessons', { count: listing.lessons })} ·{' '}
            {words('home.size', { size: size(listing.wireBytes - left) })}
          </p>
          {error !== null && <Trouble words={words} error={error} />}
          <ChooseExtras listing={listing} without={without} onChoose={setWithout} />
          <Button icon="download" onPress={downloadAndLearn}>
            {words('home.download')}
          </Button>
        </>
      )
    case 'downloading': {
      const label = words('home.downloading', { done: size(state.doneBytes), total: size(state.totalBytes) })
      return (
        <>
          <p>{label}</p>
          <ProgressBar share={shareOf(state)} label={label} />
          <Button look="plain" icon="pause" onPress={pause}>
            {words('home.pause')}
          </Button>
        </>
      )
    }
    case 'stopped': {
      const label = words('home.paused', { done: size(state.doneBytes), total: size(state.totalBytes) })
      return (
        <>
          <p>{label}</p>
          <ProgressBar share={shareOf(state)} label={label} />
          {state.problem && (
            <Message live>
              <p>{troubleText(words, state.problem)}</p>
            </Message>
          )}
          <Button icon="download" onPress={goOn}>
            {words('home.downloadRest')}
          </Button>
        </>
      )
    }
    case 'ready':
      return (
        <>
          {!listing.withdrawn && <p class="soft">{words('home.ready')}</p>}
          {error !== null && <Trouble words={words} error={error} />}
          {!listing.withdrawn && (
            <FetchExtras
              listing={listing}
              onFetch={(leaving) => download({ without: leaving, ofInstalled: true }).catch(stumbledHere)}
            />
          )}
          {listing.newer && listing.newerBytes !== undefined && (
            <Button look="plain" icon="download" onPress={() => download().catch(stumbled)}>
              {words('home.update', { size: size(listing.newerBytes) })}
            </Button>
          )}
        </>
      )
  }
}
