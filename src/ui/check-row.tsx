import type { ComponentChildren } from 'preact'
import { Icon } from './icon.tsx'

interface CheckRowProps {
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
  readonly children: ComponentChildren
}

/** A real checkbox, as wide as the row that labels it. */
export function CheckRow({ checked, onChange, children }: CheckRowProps) {
  return (
    <label class={checked ? 'row now check' : 'row check'}>
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.currentTarget.checked)} />
      <span class="tick">{checked && <Icon name="check" />}</span>
      <span class="grow">{children}</span>
    </label>
  )
}
