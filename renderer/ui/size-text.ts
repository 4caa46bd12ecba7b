/** A size as people say it: one figure behind the comma, in the unit that keeps it short. */
const units = ['KB', 'MB', 'GB'] as const

export function sizeText(bytes: number, language: string): string {
  let [value, unit] = [bytes / 1024, 0]
  while (value >= 1024 && unit < units.length - 1) [value, unit] = [value / 1024, unit + 1]
  const rounded = value < 1 && bytes > 0 && unit === 0 ? 1 : value
  const digits = unit === 0 ? 0 : 1
  return `${new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(rounded)} ${units[unit] ?? ''}`
}
