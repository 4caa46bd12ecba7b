/** The place without the office, where a line is short: `Công an tỉnh Long An` is `Long An`. */
export const shortUnitName = (name: string): string => name.replace(/^Công an (?:tỉnh )?/u, '')
