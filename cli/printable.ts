const unprintable = /(?![\n\t])\p{Cc}|\p{Bidi_Control}|[\u2028\u2029\ufeff]/gu
/** Other people's words on a terminal: what would move its cursor or turn its text is shown as a mark. */
export const printable = (text: string): string => text.replace(unprintable, '\ufffd')
/** The same in JSON, where such a character can stand in a string only: as its number. */
export const escaped = (json: string): string =>
  json.replace(unprintable, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`)
