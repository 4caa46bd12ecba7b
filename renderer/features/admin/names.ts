/** Ids as people know them: names of units, the beginning of everything else, as it is read aloud. */
import { useTranslation } from 'react-i18next'
import type { ResponseOf } from '../../../shared/ipc/contract.ts'
import { useAsk } from '../../engine-client/engine-context.tsx'

type Signatory = ResponseOf<'directory.alarms'>['news'][number]['by'][number]

export interface Names {
  device(id: string): string
  officer(id: string): string
  unit(id: string): string
  signatory(by: Signatory): string
}

export const shortId = (id: string): string => id.slice(0, 8)

export function useNames(): Names {
  const { t } = useTranslation()
  const units = useAsk('units.list', {}).data?.units ?? []
  const proposed = useAsk('proposals.list', {}).data?.proposals.flatMap((one) => one.officers) ?? []
  const told = useAsk('directory.alarms', {}).data?.news.flatMap((one) => one.people) ?? []
  const named = [...told, ...proposed].filter((one) => one.name !== undefined)
  const device = (id: string): string => t('admin.device', { id: shortId(id) })
  const officer = (id: string): string =>
    named.find((one) => one.id === id)?.name ?? t('admin.officer', { id: shortId(id) })
  return {
    device,
    officer,
    unit: (id) => units.find((unit) => unit.id === id)?.name ?? shortId(id),
    signatory: ({ kind, id }) => {
      if (kind === 'authority') return t('admin.authority')
      if (id === undefined) return t('admin.unknownSigner')
      return kind === 'device' ? device(id) : officer(id)
    },
  }
}

/** What a statement of this type does. */
export function useLeafWord(): (what: string) => string {
  const { t } = useTranslation()
  return (what) => t(`admin.what.${what as 'device'}`, { defaultValue: t('admin.what.other') })
}
