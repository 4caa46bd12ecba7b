/** Parts that are in the shipped program, as their licences ask to be named. */
export const attributions = [
  { name: 'Giao Ban', by: 'The Giao Ban authors', licence: 'Apache-2.0' },
  { name: '@svg-maps/vietnam', by: 'Stephen Truong, Victor Cazanave', licence: 'CC BY 4.0' },
  { name: 'Be Vietnam Pro', by: 'The Be Vietnam Pro Project Authors', licence: 'SIL OFL 1.1' },
  { name: 'Electron', by: 'OpenJS Foundation and contributors', licence: 'MIT' },
  { name: 'React', by: 'Meta Platforms', licence: 'MIT' },
  { name: 'Mantine', by: 'Vitaly Rtishchev', licence: 'MIT' },
  { name: 'TanStack Query, TanStack Virtual', by: 'Tanner Linsley', licence: 'MIT' },
  { name: 'i18next, react-i18next', by: 'i18next', licence: 'MIT' },
  { name: 'qrcode-generator', by: 'Kazuhiko Arase', licence: 'MIT' },
  { name: 'get-nonce', by: 'Anton Korzunov', licence: 'MIT' },
  { name: 'zod', by: 'Colin McDonnell', licence: 'MIT' },
  { name: 'cborg', by: 'Rod Vagg', licence: 'Apache-2.0' },
  { name: 'libsodium, libsodium.js', by: 'Frank Denis, Ahmad Ben Mrad', licence: 'ISC' },
  { name: 'better-sqlite3', by: 'Joshua Wise', licence: 'MIT' },
  { name: 'SQLite3 Multiple Ciphers', by: 'Ulrich Telle', licence: 'MIT' },
  { name: 'Fastify, ws, pino, commander', by: 'their authors', licence: 'MIT' },
] as const
