import { Select } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { GiaobanError } from '../../../shared/errors.ts'
import { useAsk } from '../../engine-client/engine-context.tsx'
import { Notice } from '../../ui/states.tsx'
import { shortId } from './names.ts'

export interface SecondHand {
  /** Part of a request: nothing until somebody was chosen. */
  readonly chosen: { readonly second?: string }
  /** Asked for and not chosen yet. */
  readonly isOpen: boolean
  /** What the engine has refused: where a second signature is wanted, it names those who may give it. */
  refused(error: GiaobanError): void
  readonly field: ReactNode
}

/** Asks for the second officer only where the engine wants one and several may sign; who may is the engine's to say. */
export function useSecondHand(): SecondHand {
  const { t } = useTranslation()
  const [badges, setBadges] = useState<readonly string[] | undefined>(undefined)
  const [second, setSecond] = useState<string | undefined>(undefined)
  const officers = useAsk('officers.list', {}).data?.officers ?? []
  const nameOf = (badge: string): string => {
    const officer = officers.find((one) => one.badge === badge || one.id.startsWith(badge))
    return officer === undefined ? badge : `${officer.name ?? shortId(officer.id)} (${badge})`
  }
  const field =
    badges === undefined ? undefined : badges.length === 0 ? (
      <Notice tone="warn">{t('admin.invite.noApprover')}</Notice>
    ) : (
      <Select
        required
        autoFocus
        label={t('admin.invite.approver')}
        description={t('admin.people.secondHint')}
        data={badges.map((badge) => ({ value: badge, label: nameOf(badge) }))}
        allowDeselect={false}
        value={second ?? null}
        onChange={(value) => setSecond(value ?? undefined)}
      />
    )
  return {
    chosen: second === undefined ? {} : { second },
    isOpen: badges !== undefined && second === undefined,
    refused: (error) => {
      if (error.code !== 'proposal/second-needed') return
      const named = String(error.params['officers'] ?? '').split(', ')
      setBadges([...new Set(named)].filter((badge) => badge !== ''))
    },
    field,
  }
}
