// The companion. It glows a little more with each finished lesson, up to a full lamp.
const LESSONS_TO_FULL_GLOW = 20

export function Firefly({ lessons, big = false }: { lessons: number; big?: boolean }) {
  const share = Math.min(1, lessons / LESSONS_TO_FULL_GLOW)
  return (
    <svg class={big ? 'firefly big' : 'firefly'} viewBox="0 0 64 64" aria-hidden="true">
      <circle class="glow" cx="32" cy="42" r={15 + share * 7} opacity={0.3 + share * 0.35} />
      <circle class="glow" cx="32" cy="44" r={11 + share * 6} opacity={0.55 + share * 0.45} />
      <path class="wing" d="M29 30C19 13 5 13 7 24c2 8 13 11 22 8ZM35 30c10-17 24-17 22-6-2 8-13 11-22 8Z" />
      <path class="lamp" d="M24 37h16c0 12-3 20-8 20s-8-8-8-20Z" />
      <path class="body" d="M24 37c0-3 2-6 8-6s8 3 8 6Z" />
      <circle class="body" cx="32" cy="24" r="7.5" />
      <path class="body" d="M28.5 17l-4-7M35.5 17l4-7" fill="none" />
      <circle class="face" cx="29.3" cy="23.5" r="1.7" />
      <circle class="face" cx="34.7" cy="23.5" r="1.7" />
    </svg>
  )
}
