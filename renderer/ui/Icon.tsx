/** The few line icons of the desk, 16 by 16, drawn here. Decoration only: the word stands beside or in a label. */
const paths = {
  desk: 'M2 4h12M2 8h12M2 12h7',
  list: 'M5 4h9M5 8h9M5 12h9M2 4h.01M2 8h.01M2 12h.01',
  compose: 'M11.2 2.3 13.7 4.8 6 12.5 2.8 13.2 3.5 10z',
  search: 'M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10zM10.7 10.7 14 14',
  map: 'M2 4l4-2 4 2 4-2v10l-4 2-4-2-4 2zM6 2v10M10 4v10',
  log: 'M8 1.8 13.2 4v4c0 3.2-2.2 5.4-5.2 6.2C5 13.4 2.8 11.2 2.8 8V4z',
  shield: 'M8 1.8 13.2 4v4c0 3.2-2.2 5.4-5.2 6.2C5 13.4 2.8 11.2 2.8 8V4zM5.6 8l1.7 1.7L10.6 6.4',
  shieldOpen: 'M8 1.8 13.2 4v4c0 3.2-2.2 5.4-5.2 6.2C5 13.4 2.8 11.2 2.8 8V4zM8 5v3.2M8 10.6v.01',
  settings:
    'M2 4.5h6M11 4.5h3M2 11.5h3M8 11.5h6M9.5 6.2a1.7 1.7 0 1 0 0-3.4 1.7 1.7 0 0 0 0 3.4zM6.5 13.2a1.7 1.7 0 1 0 0-3.4 1.7 1.7 0 0 0 0 3.4z',
  lock: 'M3.5 7.2h9v6.3h-9zM5.2 7.2V5a2.8 2.8 0 0 1 5.6 0v2.2',
  clock: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 4.8V8l2.2 1.6',
  alert: 'M8 2 14.4 13.2H1.6zM8 6.2v3.2M8 11.4v.01',
  bell: 'M4 7a4 4 0 0 1 8 0c0 3 1.2 4.2 1.2 4.2H2.8S4 10 4 7zM6.6 13.4a1.5 1.5 0 0 0 2.8 0',
  mute: 'M4 7a4 4 0 0 1 6.6-3M12 7.4c.1 2.8 1.2 3.8 1.2 3.8H6M2 2l12 12',
  question: 'M2.5 3h11v8h-6l-3 2.6V11h-2zM6.4 5.8a1.6 1.6 0 1 1 2.2 1.5c-.4.2-.6.5-.6.9M8 9.5v.01',
  talk: 'M2.5 3h8v6h-5l-3 2.4zM12.5 6h1v8l-2.6-2.2H6.5V11',
  handover: 'M2 5.5h9M8.5 3 11 5.5 8.5 8M14 10.5H5M7.5 8 5 10.5 7.5 13',
  check: 'M3 8.5 6.3 12 13 4.5',
  cross: 'M4 4l8 8M12 4l-8 8',
  plus: 'M8 3v10M3 8h10',
  back: 'M10 3 5 8l5 5',
  next: 'M6 3l5 5-5 5',
  down: 'M3.5 6 8 10.5 12.5 6',
  photo: 'M2 3h12v10H2zM2 11l3.4-3.4 2.8 2.8 2-2L14 11.6M10.5 6.2h.01',
  crop: 'M4.5 1.5v10h10M1.5 4.5h10v10',
  copy: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3',
  save: 'M8 2v8M4.8 7 8 10.2 11.2 7M2.5 13.5h11',
  online: 'M2 6.4a9 9 0 0 1 12 0M4.3 9a5.4 5.4 0 0 1 7.4 0M8 12.2v.01',
  offline: 'M2 2l12 12M2 6.4a9 9 0 0 1 3-1.8M8 4.2c2.2 0 4.3.7 6 2.2M4.3 9A5.4 5.4 0 0 1 7 7.7M8 12.2v.01',
  sun: 'M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM8 1.5v1.3M8 13.2v1.3M1.5 8h1.3M13.2 8h1.3M3.4 3.4l.9.9M11.7 11.7l.9.9M3.4 12.6l.9-.9M11.7 4.3l.9-.9',
  moon: 'M13.5 9.6A5.8 5.8 0 0 1 6.4 2.5a5.8 5.8 0 1 0 7.1 7.1z',
  person: 'M8 8a2.8 2.8 0 1 0 0-5.6A2.8 2.8 0 0 0 8 8zM2.8 14c.4-3 2.4-4.4 5.2-4.4S12.8 11 13.2 14',
  unit: 'M2.5 14V5L8 2l5.5 3v9M2 14h12M6 14v-4h4v4M5.5 7h.01M8 7h.01M10.5 7h.01',
  undo: 'M3 6h6.5a3.5 3.5 0 0 1 0 7H6M3 6l3-3M3 6l3 3',
  send: 'M14 2 7 9M14 2 9.6 14 7 9 2 6.4z',
  full: 'M2.5 6v-3.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10',
  compare: 'M2 3h5v10H2zM9 3h5v10H9z',
  disk: 'M2.5 4.5C2.5 3 13.5 3 13.5 4.5v7c0 1.5-11 1.5-11 0zM2.5 4.5c0 1.5 11 1.5 11 0M2.5 8c0 1.5 11 1.5 11 0',
  restart: 'M13 8a5 5 0 1 1-1.6-3.7M13 2v2.8h-2.8',
  empty: 'M2 9.5 4 3h8l2 6.5v3.5H2zM2 9.5h3.5l1 1.8h3l1-1.8H14',
  folder: 'M2 4h4.2l1.4 1.8H14v7.4H2zM4.5 9h7',
  calendar: 'M2.5 3.5h11v10h-11zM2.5 6.8h11M5.5 2v3M10.5 2v3M5 9.5h.01M8 9.5h.01M11 9.5h.01M5 11.6h.01M8 11.6h.01',
  bars: 'M2 14h12M4 14V9M8 14V3.5M12 14V6.5',
  eye: 'M1.5 8C3 5 5.3 3.6 8 3.6S13 5 14.5 8C13 11 10.7 12.4 8 12.4S3 11 1.5 8zM8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
  window: 'M2.5 5.5h8v8h-8zM6 5.5v-3h7.5v7.5h-3',
  key: 'M5.5 13a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM7.7 7.8 13.5 2M11 4.5l1.8 1.8',
} as const

export type IconName = keyof typeof paths

export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
      className="icon"
    >
      <path d={paths[name]} />
    </svg>
  )
}
