/** Tables as CSV (RFC 4180): lines end with CR LF, a cell with a comma, a quotation mark or a line break is quoted. */

export type Cell = string | number | undefined

/** What a spreadsheet program takes for a formula. */
const formula = /^[=+\-@\t\r\n]/
/** Nothing that a person has written is executed where the table is opened: an apostrophe goes before it. */
const defused = (text: string): string => (formula.test(text) ? `'${text}` : text)

function cellOf(value: Cell): string {
  const text = defused(value === undefined ? '' : String(value))
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** `bom`: for spreadsheet programs that take a table without it for one in another encoding. */
export function toCsv(rows: readonly (readonly Cell[])[], { bom }: { readonly bom: boolean }): string {
  return `${bom ? '\uFEFF' : ''}${rows.map((row) => `${row.map(cellOf).join(',')}\r\n`).join('')}`
}
