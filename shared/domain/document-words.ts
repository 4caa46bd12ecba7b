/** What is printed, and what became of a sheet (docs/spec/document.md). Their order is the wire form: append only. */
export const documentKinds = ['bulletin', 'photos', 'handover', 'report'] as const
/** `lost`: it is known that nobody has it to give back. */
export const returnWays = ['collected', 'destroyed', 'lost'] as const

/**
 * `malformed`: no code. `forged`: no device of the directory has signed it, or it says of the record what is not so.
 * `unproven`: signed by a device that was removed, or by a unit that the record was not for, and nothing else speaks for
 * it. `unknown-record`, `unknown-version`: signed, and what it shows is not held here. `not-permitted`: a unit has put on
 * paper what its program refuses to print. The others: genuine.
 */
export const documentOutcomes = [
  'current',
  'superseded',
  'cancelled',
  'expired',
  'unknown-record',
  'unknown-version',
  'not-permitted',
  'unproven',
  'forged',
  'malformed',
] as const

export type DocumentKind = (typeof documentKinds)[number]
export type ReturnWay = (typeof returnWays)[number]
export type DocumentOutcome = (typeof documentOutcomes)[number]
