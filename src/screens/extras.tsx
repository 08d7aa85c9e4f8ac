// Voice and pictures: chosen before a download, fetched later, dropped when room is short. Small ones are not worth a question.
import { useState } from 'preact/hooks'
import { limits } from '../../core/limits.ts'
import type { Extra } from '../../core/pack/extras.ts'
import type { ExtraListing, PackListing } from '../content/content.ts'
import { sizeText } from '../i18n/i18n.ts'
import { Button } from '../ui/button.tsx'
import { CheckRow } from '../ui/check-row.tsx'
import { Trouble } from './trouble.tsx'
import { useWorld } from './world.ts'

interface ChooseProps {
  readonly listing: PackListing
  readonly without: readonly Extra[]
  readonly onChoose: (without: readonly Extra[]) => void
}

const isLarge = ({ bytes }: Pick<ExtraListing, 'bytes'>) => bytes >= limits.extraAskedBytesMin

/** Folded away: whoever does not look gets everything. What there is to choose is asked for once somebody looks. */
export function ChooseExtras({ listing, without, onChoose }: ChooseProps) {
  const { words, language, rooms } = useWorld()
  const [error, setError] = useState<unknown>(null)
  const [isKnown, setKnown] = useState(listing.extras.length > 0)
  const asked = listing.extras.filter(isLarge)
  if (listing.extras.length === 0 ? !isLarge({ bytes: listing.wireBytes }) : asked.length === 0) return null
  const look = (isOpen: boolean) => {
    setError(null)
    if (isOpen && !isKnown) rooms.content.prepare(listing.id).then(() => setKnown(true), setError)
  }
  return (
    <details onToggle={({ currentTarget }) => look(currentTarget.open)}>
      <summary>{words('extras.choose')}</summary>
      {error !== null && <Trouble words={words} error={error} />}
      {error === null && !isKnown && listing.extras.length === 0 && <p role="status">{words('extras.looking')}</p>}
      <div class="words">
        {asked.map(({ extra, bytes }) => (
          <CheckRow
            key={extra}
            checked={!without.includes(extra)}
            onChange={(wanted) => onChoose(wanted ? without.filter((one) => one !== extra) : [...without, extra])}
          >
            {words(`extras.${extra}`, { size: sizeText(bytes, language) })}
          </CheckRow>
        ))}
      </div>
    </details>
  )
}

/** What a whole pack was left without, to be fetched now. */
export function FetchExtras({
  listing,
  onFetch,
}: {
  listing: PackListing
  onFetch: (without: readonly Extra[]) => void
}) {
  const { words, language } = useWorld()
  const left = listing.extras.filter(({ isLeftOut }) => isLeftOut)
  return left.map(({ extra, bytes }) => (
    <Button
      key={extra}
      look="plain"
      icon="download"
      onPress={() => onFetch(left.map((one) => one.extra).filter((one) => one !== extra))}
    >
      {words(`extras.fetch_${extra}`, { size: sizeText(bytes, language) })}
    </Button>
  ))
}

/** The lessons stay; what goes must be paid for again, so it is asked twice. */
export function DropExtras({ listing, onTrouble }: { listing: PackListing; onTrouble: (error: unknown) => void }) {
  const { words, language, rooms } = useWorld()
  const [asking, setAsking] = useState<Extra | null>(null)
  const here = listing.extras.filter((one) => !one.isLeftOut && isLarge(one))
  const drop = (extra: Extra) => {
    setAsking(null)
    rooms.content.dropExtra(listing.id, extra).catch(onTrouble)
  }
  if (asking !== null) {
    return (
      <>
        <p role="status">{words(`extras.sure_${asking}`)}</p>
        <Button onPress={() => setAsking(null)}>{words('settings.removeNo')}</Button>
        <Button look="plain" icon="remove" onPress={() => drop(asking)}>
          {words(`extras.yes_${asking}`)}
        </Button>
      </>
    )
  }
  // Voice first: it is larger, and the phone's own voice may read in its place.
  return [...here].reverse().map(({ extra, bytes }) => (
    <Button key={extra} look="plain" icon="remove" onPress={() => setAsking(extra)}>
      {words(`extras.drop_${extra}`, { size: sizeText(bytes, language) })}
    </Button>
  ))
}
