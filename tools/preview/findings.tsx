import type { Finding } from '../../cli/build/findings.ts'
import type { Place } from './place.ts'

const weights: Readonly<Record<Finding['weight'], string>> = {
  error: 'Phải sửa · mend',
  warning: 'Nên sửa · better',
  note: 'Nên biết · note',
}

/** Of the lesson's own files. */
export function isAbout({ place: { file } }: Finding, { pack, lesson }: Pick<Place, 'pack' | 'lesson'>): boolean {
  return file.includes(`/${pack}/lessons/${lesson}/`)
}

/** What belongs to the shown lesson comes first. */
export function Findings({ findings, place }: { findings: readonly Finding[]; place: Place | null }) {
  const near = findings.filter((finding) => place !== null && isAbout(finding, place))
  const far = findings.filter((finding) => !near.includes(finding))
  const isClean = findings.every(({ weight }) => weight === 'note')
  return (
    <aside class="findings" aria-label="Cần sửa · To mend" aria-live="polite">
      <h2>Cần sửa · To mend</h2>
      {isClean && <p class="clean">Không có gì phải sửa. · Nothing to mend.</p>}
      <ul>
        {[...near, ...far].map(({ place: { file, line }, weight, sentence }) => (
          <li key={`${file}:${line}: ${sentence}`} class={weight}>
            <small>
              <b>{weights[weight]}</b> {file}:{line}
            </small>
            {sentence}
          </li>
        ))}
      </ul>
    </aside>
  )
}
