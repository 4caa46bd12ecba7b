/** What a case and its notes speak of, each once. */
import type { CaseDetail } from '../../../shared/ipc/case-calls.ts'

export interface CaseLink {
  readonly kind: 'person' | 'vehicle' | 'phone' | 'account' | 'record'
  /** Empty for a record that this unit does not have. */
  readonly text: string
  readonly id?: string
}

export function linksOf({ case: content, notes }: Pick<CaseDetail, 'case' | 'notes'>): readonly CaseLink[] {
  const about = [content, ...notes.map(({ note }) => note)]
  const all = about.flatMap(({ subject, vehicles = [], phones = [], accounts = [] }): readonly CaseLink[] => [
    ...(subject?.names ?? []).map(({ full }) => ({ kind: 'person' as const, text: full })),
    ...vehicles.flatMap(({ plate, text }) => {
      const shown = plate ?? text
      return shown === undefined ? [] : [{ kind: 'vehicle' as const, text: shown }]
    }),
    ...phones.map((text) => ({ kind: 'phone' as const, text })),
    ...accounts.map(({ bank, number }) => ({ kind: 'account' as const, text: `${bank} ${number}` })),
  ])
  const records = notes.flatMap(({ records: named }) =>
    named.map(({ id, ref, title }) => ({
      kind: 'record' as const,
      text: [ref, title].filter((each) => each !== undefined).join(' '),
      id,
    })),
  )
  return [...new Map([...all, ...records].map((each) => [`${each.kind} ${each.text || each.id}`, each])).values()]
}
