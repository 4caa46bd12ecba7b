/** Whether what was typed is a part of one of the names, marks and case aside. */
export const matchesName = (names: readonly string[], typed: string): boolean =>
  names.some((name) => plain(name).includes(plain(typed)))

const plain = (text: string): string =>
  text.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll(/đ/gi, 'd').toLowerCase()
