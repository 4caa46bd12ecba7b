/** Proposals, officers and devices in one line each, for people. */
import type { ProposalRow } from '../../shared/ipc/admin-calls.ts'
import type { ResponseOf } from '../../shared/ipc/contract.ts'
import { breachText } from '../../shared/i18n/sentence.ts'
import { statementType } from '../../shared/i18n/statement.ts'
import type { Language } from '../language.ts'
import { table } from '../table.ts'
import { saidTable, signatureWords } from './said.ts'

const states: Readonly<Record<Language, Readonly<Record<ProposalRow['state'], string>>>> = {
  vi: {
    open: 'chờ ký',
    complete: 'đủ chữ ký, đang chuyển vào danh bạ',
    logged: 'đã vào danh bạ',
    refused: 'bị từ chối',
    expired: 'hết hạn',
  },
  en: {
    open: 'waits for a signature',
    complete: 'complete, on its way to the log',
    logged: 'in the log',
    refused: 'refused',
    expired: 'run out',
  },
}
const mine = { vi: 'đồng chí ký', en: 'yours to sign' } as const
const none = { vi: 'không có', en: 'none' } as const

type Named = { readonly [Key in 'id' | 'name' | 'badge' | 'kind']?: string | undefined }
const called = ({ id, name, badge, kind }: Named): string =>
  name === undefined ? (id?.slice(0, 8) ?? kind ?? '') : `${name}${badge === undefined ? '' : ` (${badge})`}`

/** What it does and to whom, in one line. */
const subject = ({ officers, devices, sets, note }: ProposalRow): string =>
  [
    ...officers.map(called),
    ...devices.map((id) => id.slice(0, 8)),
    ...(sets.roles === undefined || sets.roles.length === 0 ? [] : [`[${sets.roles.join(', ')}]`]),
    ...(sets.approve === true ? ['+approve'] : []),
    ...(sets.reason === undefined ? [] : [sets.reason]),
    ...(note === undefined ? [] : [`"${note}"`]),
  ].join(' ')

const breachOf = ({ breach }: ProposalRow, language: Language): string | undefined =>
  breach === undefined ? undefined : breachText(language, breach)

const line = (row: ProposalRow, language: Language): readonly string[] => [
  row.id.slice(0, 8),
  statementType(language, row.what),
  subject(row),
  [states[language][row.state], row.code, row.reason, row.mine ? mine[language] : undefined, breachOf(row, language)]
    .filter((each) => each !== undefined)
    .join(', '),
]

export const sayProposals = ({ proposals }: { readonly proposals: readonly ProposalRow[] }, language: Language) =>
  proposals.length === 0 ? none[language] : table(proposals.map((row) => line(row, language)))

/** With everything that it says, and every signer on a line of its own. */
export const sayProposal = (row: ProposalRow, language: Language): string => {
  const { signed } = signatureWords[language]
  const hands = row.signers.map((each) => `  ${called(each)}  ${each.signed ? signed : '-'}`)
  return [table([line(row, language)]), saidTable(row.says, language), ...hands].join('\n')
}

export const sayOfficers = ({ officers }: ResponseOf<'officers.list'>): string =>
  table(
    officers.map((row) => [
      row.id.slice(0, 8),
      called(row),
      [...row.roles, ...(row.approve ? ['approve'] : []), ...(row.admin ? ['*'] : [])].join(', '),
      row.state,
      row.notAfter?.slice(0, 10) ?? '',
    ]),
  )

export const sayDevices = ({ devices }: ResponseOf<'devices.list'>): string =>
  table(
    devices.map((row) => [
      row.id.slice(0, 8),
      row.own ? '*' : '',
      row.reads ? 'read' : '',
      row.roles.join(', '),
      row.state,
      row.notAfter?.slice(0, 10) ?? '',
    ]),
  )
