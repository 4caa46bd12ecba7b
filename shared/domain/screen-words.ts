/** Where one can be in a window: what the page shows, and what a further window is opened at. */
export const screens = [
  'desk',
  'bulletins',
  'requests',
  'conversations',
  'cases',
  'plans',
  'reports',
  'handover',
  'compose',
  'map',
  'directory',
  'settings',
  'admin',
] as const
export type Screen = (typeof screens)[number]
