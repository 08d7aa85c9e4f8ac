// Pictures by which people on a shared phone know themselves. Drawn here, never photographs.
const INK = '#14213d'
const line = {
  fill: 'none',
  stroke: INK,
  'stroke-width': 3,
  'stroke-linecap': 'round',
  'stroke-linejoin': 'round',
} as const

const drawings = {
  buffalo: (
    <>
      <path d="M10 16c-6 10 2 18 10 18M54 16c6 10-2 18-10 18" {...line} />
      <path d="M18 30c0-8 28-8 28 0v14c0 10-6 14-14 14s-14-4-14-14Z" fill="#6b7a99" stroke={INK} stroke-width="3" />
      <ellipse cx="32" cy="50" rx="9" ry="6" fill="#c9b8a6" stroke={INK} stroke-width="2.5" />
      <path d="M26 38v1M38 38v1M29 50v.500M35 50v.500" {...line} />
    </>
  ),
  rooster: (
    <>
      <path
        d="M14 40c0-16 10-20 16-26 4 8 18 12 18 26 0 10-8 16-17 16S14 50 14 40Z"
        fill="#f6b31b"
        stroke={INK}
        stroke-width="3"
      />
      <path
        d="M22 18c-2-8 4-8 5-4 1-6 7-5 6 1 4-3 7 1 4 5"
        fill="#c4573a"
        stroke={INK}
        stroke-width="2.5"
        stroke-linejoin="round"
      />
      <path d="M15 30L7 33l8 4M27 30v1M36 42c6 0 8-4 8-8" {...line} />
    </>
  ),
  fish: (
    <>
      <path
        d="M6 33c8-14 30-16 40-1l12-9c-2 8-2 12 0 19l-12-8c-10 14-32 13-40-1Z"
        fill="#7fb3c8"
        stroke={INK}
        stroke-width="3"
        stroke-linejoin="round"
      />
      <path d="M17 30v1M26 25c4 5 4 11 0 16" {...line} />
    </>
  ),
  lotus: (
    <>
      <path
        d="M32 12c8 8 10 20 0 34-10-14-8-26 0-34Z"
        fill="#f3b5b0"
        stroke={INK}
        stroke-width="3"
        stroke-linejoin="round"
      />
      <path
        d="M29 46C14 44 8 34 9 22c9 2 15 8 17 15M35 46c15-2 21-12 20-24-9 2-15 8-17 15M12 54c12 4 28 4 40 0"
        {...line}
      />
    </>
  ),
  boat: (
    <>
      <path
        d="M6 40c8 4 44 4 52 0-4 10-10 14-16 14H22c-6 0-12-4-16-14Z"
        fill="#c98d5a"
        stroke={INK}
        stroke-width="3"
        stroke-linejoin="round"
      />
      <path d="M22 39c0-12 20-12 20 0" fill="#f6dfa8" stroke={INK} stroke-width="3" />
      <path d="M50 14L40 39" {...line} />
    </>
  ),
  house: (
    <>
      <path d="M6 30L32 10l26 20Z" fill="#c98d5a" stroke={INK} stroke-width="3" stroke-linejoin="round" />
      <path d="M12 30v14h40V30M16 44v12M32 44v12M48 44v12M28 44V35h8v9" {...line} />
    </>
  ),
  rice: (
    <>
      <path d="M22 58c2-18 6-30 18-44" {...line} />
      <path
        d="M40 14c8-2 10 4 6 9-5 0-8-4-6-9ZM34 23c8-2 11 3 7 9-6 0-9-4-7-9ZM30 33c7-2 11 3 7 8-6 1-9-3-7-8ZM33 18c-7-4-12 0-10 6 5 2 10-1 10-6ZM28 28c-7-4-12 0-10 6 5 2 10-1 10-6Z"
        fill="#f6b31b"
        stroke={INK}
        stroke-width="2.5"
        stroke-linejoin="round"
      />
    </>
  ),
  hat: (
    <>
      <path
        d="M4 42L32 14l28 28c-10 8-46 8-56 0Z"
        fill="#f6dfa8"
        stroke={INK}
        stroke-width="3"
        stroke-linejoin="round"
      />
      <path d="M15 34c10 4 24 4 34 0M24 24c5 2 11 2 16 0M22 47c0 8 20 8 20 0" {...line} />
    </>
  ),
  drum: (
    <>
      <path d="M14 22c-5 10-5 18 0 28 8 6 28 6 36 0 5-10 5-18 0-28Z" fill="#c4573a" stroke={INK} stroke-width="3" />
      <ellipse cx="32" cy="22" rx="18" ry="7" fill="#f6dfa8" stroke={INK} stroke-width="3" />
      <path d="M46 6L34 19M11 36c12 6 30 6 42 0" {...line} />
    </>
  ),
} as const

export type AvatarName = keyof typeof drawings

export const avatarNames = Object.keys(drawings) as readonly AvatarName[]

export function isAvatarName(name: string): name is AvatarName {
  return Object.hasOwn(drawings, name)
}

export function Avatar({ name }: { name: string }) {
  return (
    <svg class="avatar" viewBox="0 0 64 64" aria-hidden="true">
      <circle cx="32" cy="32" r="31" fill="#fff3d6" />
      {drawings[isAvatarName(name) ? name : 'hat']}
    </svg>
  )
}
