// Voice and pictures: chosen before a download, fetched later, dropped when room is short. Small ones are not worth a question.
import { useState } from 'preact/hooks'
import { limits } from '../../core/limits.ts'
import type { Extra } from '../../core/pack/extras.ts'
import type { PackListing } from '../content/content.ts'
import { sizeText } from '../i18n/i18n.ts'
import { Button } from '../ui/button.tsx'
import { CheckRow } from '../ui/check-row.tsx'
import { useWorld } from './world.ts'

interface ChooseProps {
  readonly listing: PackListing
  readonly without: readonly Extra[]
  readonly onChoose: (without: readonly Extra[]) => void
}

/** Folded away: whoever does not look gets everything. */
export function ChooseExtras({ listing, without, onChoose }: ChooseProps) {
  const { words, language } = useWorld()
  const asked = listing.extras.filter(({ bytes }) => bytes >= limits.extraAskedBytesMin)
  if (asked.length === 0) return null
  return (
    <details>
      <summary>{words('extras.choose')}</summary>
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

/** The lessons stay; what goes can come again. */
export function DropExtras({ listing, onTrouble }: { listing: PackListing; onTrouble: (error: unknown) => void }) {
  const { words, language, rooms } = useWorld()
  const [busy, setBusy] = useState(false)
  const here = listing.extras.filter(({ isLeftOut, bytes }) => !isLeftOut && bytes >= limits.extraAskedBytesMin)
  const drop = (extra: Extra) => {
    setBusy(true)
    rooms.content
      .dropExtra(listing.id, extra)
      .catch(onTrouble)
      .finally(() => setBusy(false))
  }
  // Voice first: it is larger, and the phone's own voice may read in its place.
  return here.toReversed().map(({ extra, bytes }) => (
    <Button key={extra} look="plain" icon="remove" disabled={busy} onPress={() => drop(extra)}>
      {words(`extras.drop_${extra}`, { size: sizeText(bytes, language) })}
    </Button>
  ))
}
