import type { ComponentChildren } from 'preact'
import { Icon, type IconName } from './icon.tsx'

interface ButtonProps {
  readonly children: ComponentChildren
  readonly onPress: () => void
  readonly icon?: IconName
  /** 'plain' for everything beside the one thing to press. */
  readonly look?: 'main' | 'plain'
  readonly disabled?: boolean
}

/** Disabled buttons stay focusable and say so, so that nobody searches for a button that vanished. */
export function Button({ children, onPress, icon, look = 'main', disabled = false }: ButtonProps) {
  return (
    <button
      type="button"
      class={look === 'main' ? 'button' : 'button plain'}
      aria-disabled={disabled ? 'true' : undefined}
      onClick={() => !disabled && onPress()}
    >
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </button>
  )
}
