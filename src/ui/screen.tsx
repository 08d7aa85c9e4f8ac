import { type ComponentChildren, createContext } from 'preact'
import { useContext, useEffect, useRef } from 'preact/hooks'

/** Below the title on every screen: the way to help. Null where there is nothing behind it yet. */
export const HelpLink = createContext<ComponentChildren>(null)

interface ScreenProps {
  readonly title: string
  /** Left of the title: the way back. The same place on every screen. */
  readonly back?: ComponentChildren
  /** Right of the title: listen. The same place on every screen. */
  readonly listen?: ComponentChildren
  /** In place of the shown title, which then stays for screen readers only. */
  readonly progress?: ComponentChildren
  readonly foot?: ComponentChildren
  readonly children: ComponentChildren
  /** Where it differs from the page's: a lesson in another language than the app. */
  readonly lang?: string
  /** Changes when the screen shows another thing, so that reading starts at the top again. */
  readonly turn?: string
}

export function Screen({ title, back, listen, progress, foot, lang, children, turn = title }: ScreenProps) {
  const help = useContext(HelpLink)
  const main = useRef<HTMLElement>(null)
  useEffect(() => {
    document.title = `${title} · Đom Đóm`
    window.scrollTo?.(0, 0)
    // What stands inside may have taken the focus already, as feedback does.
    if (!main.current?.contains(document.activeElement)) main.current?.focus({ preventScroll: true })
  }, [turn])
  return (
    <div class="screen">
      <header class="head">
        {back}
        <div class="middle">
          <h1 class={progress ? 'hidden' : undefined}>{title}</h1>
          {progress}
          {help}
        </div>
        {listen}
      </header>
      <main class="body rise" ref={main} tabIndex={-1} key={turn} lang={lang}>
        {children}
      </main>
      {foot}
    </div>
  )
}
