import { limits } from '../../../core/limits.ts'
import type { Spot } from '../../../core/pack/lesson.ts'
import { attribute, nameOf } from './attributes.ts'
import { at, complain, type Draft } from './draft.ts'
import { explanationOf, labelOf, type Part, type Reading, rightIds } from './item-parts.ts'
import { lineOf } from './markdown.ts'

type Area = Spot['spots'][number]['at']

/** A picture with places in it: ::right and ::wrong with at=left,top,width,height in percent, each explained. */
export function spot({ node, parts, draft, base }: Reading): Spot {
  const picture = base.picture ?? { name: '', alt: '' }
  if (attribute(node, 'picture') === undefined) nameOf(node, 'picture', draft)
  const spots = parts.map((part) => spotOf(part, draft))
  const right = rightIds(parts)
  if (right.length === 0) complain(draft, lineOf(node), ':::spot needs at least one ::right.')
  if (right.length === parts.length) complain(draft, lineOf(node), ':::spot needs at least one ::wrong.')
  refuseOverlaps(spots, draft)
  return { kind: 'spot', ...base, picture, spots, right }
}

function spotOf(part: Part, draft: Draft): Spot['spots'][number] {
  const area = areaOf(part, draft)
  const label = labelOf(part, ['id', 'at'], draft)
  return at(draft, lineOf(part.leaf), { ...label, why: explanationOf(part, draft), at: area })
}

function areaOf({ leaf }: Part, draft: Draft): Area {
  const written = attribute(leaf, 'at') ?? ''
  const [left = 0, top = 0, width = 100, height = 100] = written.split(',').map(Number)
  const { spotWidthMin, spotHeightMin } = limits
  if (!/^\d{1,3}(,\d{1,3}){3}$/.test(written)) {
    complain(
      draft,
      lineOf(leaf),
      `::${leaf.name} says where it lies, in percent of the picture from its left and top: at=left,top,width,height.`,
    )
  } else if (left + width > 100 || top + height > 100) {
    complain(
      draft,
      lineOf(leaf),
      `at=${written} reaches beyond the picture: left and width, and top and height, make 100 at most.`,
    )
  } else if (width < spotWidthMin || height < spotHeightMin) {
    complain(
      draft,
      lineOf(leaf),
      `at=${written} is too small for a thumb: at least ${spotWidthMin} wide and ${spotHeightMin} high.`,
    )
  }
  return [left, top, width, height]
}

/** A thumb in the middle would mean two things. */
function refuseOverlaps(spots: Spot['spots'], draft: Draft): void {
  spots.forEach((one, i) => {
    const other = spots.slice(0, i).find((before) => isOver(before.at, one.at))
    if (other === undefined) return
    complain(draft, draft.lines.get(one) ?? 1, `«${one.id}» lies over «${other.id}»: places in a picture stand apart.`)
  })
}

function isOver(a: Area, b: Area): boolean {
  const crosses = (from: number, length: number, start: number, size: number) =>
    from < start + size && start < from + length
  return crosses(a[0], a[2], b[0], b[2]) && crosses(a[1], a[3], b[1], b[3])
}
