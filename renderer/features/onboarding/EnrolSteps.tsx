import { useTranslation } from 'react-i18next'
import { Icon } from '../../ui/Icon.tsx'
import styles from './onboarding.module.css'

const steps = ['invitation', 'person', 'digits', 'approval', 'wait'] as const
export type EnrolStep = (typeof steps)[number]

/** Where one is on the way into the unit, and what is still to come. */
export function EnrolSteps({ at }: { readonly at: EnrolStep }) {
  const { t } = useTranslation()
  const current = steps.indexOf(at)
  return (
    <ol className={styles['steps']} aria-label={t('enrol.steps.label')}>
      {steps.map((step, index) => (
        <li
          key={step}
          aria-current={index === current ? 'step' : undefined}
          data-state={index < current ? 'done' : index === current ? 'now' : 'later'}
        >
          <span aria-hidden="true">{index < current ? <Icon name="check" size={12} /> : index + 1}</span>
          {t(`enrol.steps.${step}`)}
        </li>
      ))}
    </ol>
  )
}
