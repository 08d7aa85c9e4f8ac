import type { ComponentChildren } from 'preact'

/** An address behind the #; plain links work by keyboard, screen reader and "open again" alike. */
export function Link({
  to,
  kind,
  current,
  children,
}: {
  to: string
  kind: string
  current?: boolean
  children: ComponentChildren
}) {
  return (
    <a class={kind} href={to} aria-current={current ? 'page' : undefined}>
      {children}
    </a>
  )
}
