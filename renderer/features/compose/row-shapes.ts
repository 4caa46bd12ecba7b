/** Rows of the lists of a bulletin while it is typed. */

/** Words that a row has from the start: a row with nothing else in it was never filled in. */
export const rowWords: ReadonlySet<string> = new Set(['kind', 'type', 'class'])

export const isEmptyRow = (row: object): boolean =>
  Object.entries(row).every(([key, value]) => rowWords.has(key) || (typeof value === 'string' && value.trim() === ''))

/** What a new row of each list looks like; texts that are not given stay blank. */
export const rowShapes = {
  names: { full: '', kind: 'nickname' },
  ids: { type: 'cccd', number: '' },
  addresses: { type: 'actual', text: '', unit: '' },
  marks: { type: 'scar', text: '' },
  vehicles: { plate: '', class: 'motorbike', text: '' },
  accounts: { bank: '', number: '' },
  hidingPlaces: { text: '', unit: '' },
} as const
