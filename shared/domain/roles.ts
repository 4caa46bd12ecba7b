/** Roles of officers (names.md). Their order is the wire form: append only. */
export const roles = ['duty', 'investigator', 'commander', 'admin'] as const
export type Role = (typeof roles)[number]
