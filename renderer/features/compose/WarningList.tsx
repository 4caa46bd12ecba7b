import { useTranslation } from 'react-i18next'
import { bulletinInput } from '../../../shared/domain/bulletin-input.ts'
import { identityWarnings } from '../../../shared/domain/identity/warnings.ts'
import { Notice } from '../../ui/states.tsx'

/** Doubts about numbers, before sending. They hold nobody up. */
export function WarningList({ bulletin }: { readonly bulletin: Record<string, unknown> }) {
  const { t } = useTranslation()
  const parsed = bulletinInput.partial().safeParse(withoutUnreadable(bulletin))
  if (!parsed.success) return undefined
  const { kind = 'wanted', status = 'actual', marking = 'thuong', handling = 'H0', ...rest } = parsed.data
  const warnings = identityWarnings({ ...rest, kind, status, marking, handling })
  if (warnings.length === 0) return undefined
  return (
    <Notice tone="warn">
      <strong>{t('word.check')}</strong>
      <ul>
        {warnings.map((warning) => (
          <li key={`${warning.path}:${warning.key}`}>{t(`word.warning.${warning.key}`)}</li>
        ))}
      </ul>
    </Notice>
  )
}

/** Numbers are looked at while the rest is still half typed. */
function withoutUnreadable(bulletin: Record<string, unknown>): Record<string, unknown> {
  const { phones, vehicles } = bulletin
  const subject = bulletin['subject'] as Record<string, unknown> | undefined
  const birth = bulletinInput.shape.subject.unwrap().shape.birth.safeParse(subject?.['birth'])
  return {
    ...(phones === undefined ? {} : { phones }),
    ...(vehicles === undefined ? {} : { vehicles }),
    subject: {
      ...(subject?.['ids'] === undefined ? {} : { ids: subject['ids'] }),
      ...(subject?.['sex'] === undefined ? {} : { sex: subject['sex'] }),
      ...(birth.success && birth.data !== undefined ? { birth: birth.data } : {}),
    },
  }
}
