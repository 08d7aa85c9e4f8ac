import type { ComponentChildren } from 'preact'
import { Icon, type IconName } from './icon.tsx'

/** A calm word. `live` lets screen readers say it as soon as it appears. */
export function Message({
  icon = 'info',
  live = false,
  children,
}: {
  icon?: IconName
  live?: boolean
  children: ComponentChildren
}) {
  return (
    <div class="message" role={live ? 'status' : undefined}>
      <Icon name={icon} />
      <div class="words">{children}</div>
    </div>
  )
}

export function ProgressBar({ share, label }: { share: number; label: string }) {
  const percent = Math.round(Math.max(0, Math.min(1, share)) * 100)
  const fill = (bar: HTMLElement | null) => bar?.style.setProperty('width', `${percent}%`)
  return (
    <div
      class="progress"
      role="progressbar"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      aria-label={label}
    >
      <i ref={fill} />
    </div>
  )
}
