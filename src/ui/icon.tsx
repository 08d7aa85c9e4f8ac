// Our own icons, 24 × 24, one stroke. Always beside a word, so they are hidden from screen readers.
const paths = {
  back: 'M15 5l-7 7 7 7',
  next: 'M9 5l7 7-7 7',
  listen: 'M4 9v6h4l5 4V5L8 9ZM16.5 9a4 4 0 0 1 0 6M19 6.5a8 8 0 0 1 0 11',
  stop: 'M7 7h10v10H7Z',
  check: 'M5 13l4.5 4.5L19 7.5',
  cross: 'M6.5 6.5l11 11M17.5 6.5l-11 11',
  look: 'M12 5a7 7 0 1 0 0 14 7 7 0 0 0 0-14ZM12 9v4M12 16v.2',
  learn: 'M4 5.5c3-1 6-.5 8 1.5 2-2 5-2.5 8-1.5V18c-3-1-6-.5-8 1.5-2-2-5-2.5-8-1.5ZM12 7v12',
  mine: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20c1-4 4-5.5 7.5-5.5s6.5 1.5 7.5 5.5',
  settings: 'M4 7h9M17 7h3M4 17h3M11 17h9M13 7a2 2 0 1 0 4 0 2 2 0 0 0-4 0ZM7 17a2 2 0 1 0 4 0 2 2 0 0 0-4 0Z',
  download: 'M12 4v11M7 11l5 5 5-5M5 20h14',
  pause: 'M8 6v12M16 6v12',
  phone: 'M8 3h8a1.5 1.5 0 0 1 1.5 1.5v15A1.5 1.5 0 0 1 16 21H8a1.5 1.5 0 0 1-1.5-1.5v-15A1.5 1.5 0 0 1 8 3ZM11 18h2',
  received: 'M4 13l3.5 3.5L13 10M11 16l1 1 8-9',
  waiting: 'M12 5a7 7 0 1 0 0 14 7 7 0 0 0 0-14ZM12 8.5V12l2.5 2',
  info: 'M12 4.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15ZM12 11v5M12 8v.2',
  again: 'M19 12a7 7 0 1 1-2.2-5.1M19 4v4h-4',
  add: 'M12 5v14M5 12h14',
  letter: 'M4 6h16v12H4ZM4 7l8 6 8-6',
  hint: 'M9 18h6M10 21h4M9.500 16c0-1-.4-1.600-1-2.100a6 6 0 1 1 7 0c-.6.500-1 1.100-1 2.100Z',
  undo: 'M9 6L4 11l5 5M4 11h10a5 5 0 0 1 0 10h-3',
  scan: 'M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M7 12h10',
  alert: 'M12 3.5l7 2.5v5.5c0 4.5-3 7.5-7 9-4-1.5-7-4.5-7-9V6ZM12 8.5v4.5M12 16v.2',
  call: 'M6 4h3l1.5 4.5L8.5 10c1 2.5 3 4.5 5.5 5.5l1.5-2L20 15v3c0 1.2-.8 2-2 2C11 20 4 13 4 6c0-1.2.8-2 2-2Z',
  halt: 'M8 3h8l5 5v8l-5 5H8l-5-5V8ZM8 12h8',
  house: 'M4 11l8-6 8 6M6 10v9h12v-9M12 19v-5M12 5V2h4v2.5h-4',
  people:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2.5 19c.8-3.5 3.5-5 6.5-5s5.7 1.5 6.5 5M16 4.5a3.5 3.5 0 0 1 0 6.5M18 14.5c2 .7 3 2.3 3.5 4.5',
  find: 'M10.5 4.5a6 6 0 1 0 0 12 6 6 0 0 0 0-12ZM15 15l5 5',
  star: 'M12 4l2.4 5 5.6.8-4 4 1 5.6-5-2.7-5 2.7 1-5.6-4-4 5.6-.8Z',
  remove: 'M5 7h14M10 7V5h4v2M7 7l1 13h8l1-13',
} as const

export type IconName = keyof typeof paths

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  )
}
