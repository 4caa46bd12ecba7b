import { useTranslation } from 'react-i18next'
import type { BulletinInput } from '../../../shared/domain/bulletin-input.ts'
import { plainDate } from '../../ui/dates.ts'
import { Fact, Facts, Section } from '../../ui/Section.tsx'

/** Offence and the papers it rests on. */
export function LegalFacts({ bulletin }: { readonly bulletin: BulletinInput }) {
  const { t } = useTranslation()
  const { offence, legal } = bulletin
  if (offence === undefined && legal === undefined) return undefined
  const decision = legal?.decision
  const prosecution = legal?.prosecution
  return (
    <Section title={t('bulletin.section.offence')}>
      <Facts>
        <Fact label={t('word.label.offence')}>
          {[offence?.name, offence?.article].filter((part) => part !== undefined).join(', ')}
        </Fact>
        <Fact label={t('word.label.decision')}>
          {decision === undefined ? undefined : `${decision.number}, ${plainDate(decision.date)}`}
        </Fact>
        <Fact label={t('word.label.authority')}>
          {[decision?.authority, decision?.place].filter((part) => part !== undefined).join(', ')}
        </Fact>
        <Fact label={t('word.label.signer')}>
          {[decision?.signer, decision?.position].filter((part) => part !== undefined).join(', ')}
        </Fact>
        <Fact label={t('word.label.reason')}>{decision?.reason}</Fact>
        <Fact label={t('word.label.prosecution')}>
          {prosecution === undefined
            ? undefined
            : [
                prosecution.number,
                prosecution.date === undefined ? undefined : plainDate(prosecution.date),
                prosecution.authority,
              ]
                .filter((part) => part !== undefined)
                .join(', ')}
        </Fact>
      </Facts>
    </Section>
  )
}
