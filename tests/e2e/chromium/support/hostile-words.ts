/** Words that look like what a page could run, fetch, follow or fill in; and what no statement may hold. */
const likeMarkup = `<img src=x onerror="document.title='taken'"> javascript:alert(1) https://evil.invalid/ {{count}} $t(frame.cancel)`

/** As others have written it: right to left at its end. */
export const hostileWritten = `${likeMarkup} \u05d0\u05d1\u05d2`
/** As it is typed or pasted here, where the shortest field takes it: a mark that turns the line. */
export const hostileTyped = '\u202egpj.exe <img src=x> javascript:1'

/** A message with words apart and marks of every kind, whose fields the paste reads; what turns a line is in one of them. */
export const hostilePasted = [
  'Họ và tên: Nguyễn Văn Thử',
  'Ngày sinh: 12/03/1990',
  'Nơi thường trú: <script>alert(1)</script> \u202egpj.exe\u200b, ấp 3',
  'Tội danh: <img src=x onerror=alert(1)> Trộm cắp tài sản',
  'Số điện thoại: 0000 123 456',
]
  .join('\n')
  .normalize('NFD')

/** Every text of some words ends with them, wherever it stands. */
export function withHostileWords(value: unknown): unknown {
  if (typeof value === 'string') return /\p{L}\s/u.test(value) ? `${value} ${hostileWritten}` : value
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value
  if (Array.isArray(value)) return value.map(withHostileWords)
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withHostileWords(each)]))
}
