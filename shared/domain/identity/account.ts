/** Bank accounts in one form: the number alone is not enough, two banks give out the same. */
import { bankByFoldedName, type Bank } from '../data/banks.ts'
import { foldText } from '../vietnamese/fold.ts'
import { compactNumber } from './identity-number.ts'

export interface Account {
  readonly bank: string
  readonly number: string
}

/** Words around a bank's name that say nothing: "Ngân hàng TMCP Á Châu, chi nhánh Thử". */
const around = /^(?:ngan hang|nh|tmcp|nhtm|thuong mai co phan|tai|vi dien tu|vi) /
const branch = / (?:chi nhanh|cn|pgd) .*$/

/** The bank by its table; `undefined` for one that it does not know. */
export function findBank(text: string): Bank | undefined {
  let name = foldText(text)
  for (let before = ''; before !== name;) {
    before = name
    name = name.replace(around, '')
  }
  return bankByFoldedName.get(name) ?? bankByFoldedName.get(name.replace(branch, ''))
}

/** `VCB 0123456789`; an unknown bank by its folded words. Equal forms are one account. */
export const canonicalAccount = ({ bank, number }: Account): string =>
  `${findBank(bank)?.code ?? foldText(bank)} ${compactNumber(number)}`
