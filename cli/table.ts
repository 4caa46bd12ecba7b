/** Plain text columns for people. Width counts characters, since Vietnamese letters are one column each when composed. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = []
  for (const row of rows) {
    row.forEach((cell, index) => (widths[index] = Math.max(widths[index] ?? 0, columns(cell))))
  }
  return rows
    .map((row) =>
      row
        .map((cell, index) => {
          const pad = (widths[index] ?? 0) - columns(cell)
          return index === row.length - 1 ? cell : cell + ' '.repeat(pad)
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

const columns = (text: string): number => Array.from(text.normalize('NFC')).length
