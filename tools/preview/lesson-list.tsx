import type { Finding } from '../../cli/build/findings.ts'
import type { ShownPack } from '../../cli/preview/shown.ts'
import type { Step } from '../../core/pack/lesson.ts'
import { isItem } from '../../core/pack/steps.ts'
import { textOfBlocks } from '../../src/ui/blocks.tsx'
import { isAbout } from './findings.tsx'
import type { Place } from './place.ts'

interface ListProps {
  readonly packs: readonly ShownPack[]
  readonly findings: readonly Finding[]
  readonly place: Place | null
  readonly onGo: (place: Place) => void
}

const kinds: Readonly<Record<Step['kind'], string>> = {
  card: 'Thẻ · card',
  'choose-one': 'Chọn một · choose one',
  'choose-all': 'Chọn nhiều · choose all',
  'true-false': 'Đúng hay không · true or false',
  order: 'Xếp thứ tự · order',
  sort: 'Phân loại · sort',
  match: 'Nối cặp · match',
  conversation: 'Trò chuyện · conversation',
  spot: 'Tìm trong hình · spot',
  gap: 'Điền chữ · gap',
  number: 'Gõ số · number',
  practice: 'Thực hành · practice',
}

export function LessonList({ packs, findings, place, onGo }: ListProps) {
  return (
    <nav class="lessons" aria-label="Bài học · Lessons">
      {packs.map((pack) => (
        <section key={pack.manifest.id}>
          <h1>{pack.manifest.title.vi}</h1>
          <p class="quiet">
            {pack.manifest.id} {pack.manifest.version}
          </p>
          <ol>
            {pack.listed.map((id) => (
              <LessonRow key={id} pack={pack} id={id} findings={findings} place={place} onGo={onGo} />
            ))}
          </ol>
        </section>
      ))}
    </nav>
  )
}

function LessonRow({ pack, id, findings, place, onGo }: Omit<ListProps, 'packs'> & { pack: ShownPack; id: string }) {
  const here = { pack: pack.manifest.id, lesson: id, step: 0 }
  const isOpen = place?.pack === here.pack && place.lesson === id
  const lesson = pack.lessons[id]?.vi
  const marks = findings.filter((finding) => finding.weight !== 'note' && isAbout(finding, here))
  const hasErrors = marks.some(({ weight }) => weight === 'error')
  return (
    <li>
      <button type="button" class={isOpen ? 'lesson open' : 'lesson'} onClick={() => onGo(here)}>
        <span>{lesson?.title ?? id}</span>
        {marks.length > 0 && <span class={hasErrors ? 'mark error' : 'mark warning'}>{marks.length}</span>}
      </button>
      {isOpen && lesson && (
        <ol class="steps">
          {lesson.steps.map((step, i) => (
            <li key={step.id}>
              <button
                type="button"
                class={place.step === i ? 'step now' : 'step'}
                aria-current={place.step === i ? 'step' : undefined}
                onClick={() => onGo({ ...here, step: i })}
              >
                <small>{kinds[step.kind]}</small>
                <span>{textOfBlocks(isItem(step) ? step.prompt : step.body)}</span>
              </button>
            </li>
          ))}
        </ol>
      )}
    </li>
  )
}
