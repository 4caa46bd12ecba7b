import { Checkbox, TagsInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { askedActions, vehicleClasses } from '../../../shared/domain/bulletin-words.ts'
import styles from './compose.module.css'
import { FormSection } from './FormSection.tsx'
import { ChoiceField, TextField } from './fields.tsx'
import { useBulletinForm } from './form-context.ts'
import { MarkedLabel } from './PasteMark.tsx'
import type { SectionId } from './problems.ts'
import { Rows } from './Rows.tsx'
import { rowShapes } from './row-shapes.ts'

/** Why somebody is wanted, on which papers, with what, and what is asked of others. */
export function CaseSections({ shown }: { readonly shown: readonly SectionId[] }) {
  const { t } = useTranslation()
  const form = useBulletinForm()
  const { kind, vehicles, accounts } = form.values
  const isWanted = kind === 'wanted'
  return (
    <>
      <FormSection id="offence" shown={shown}>
        <TextField path="offence.name" label={t('word.label.offence')} required={isWanted} />
        <TextField path="offence.article" label={t('word.label.article')} />
        <TextField path="danger" label={t('word.label.danger')} />
        <TextField path="weapons" label={t('word.label.weapons')} />
      </FormSection>
      <FormSection id="legal" shown={shown}>
        <TextField path="legal.decision.number" label={t('word.label.decisionNumber')} required />
        <TextField path="legal.decision.date" label={t('word.label.date')} placeholder="dd/mm/yyyy" required />
        <TextField path="legal.decision.authority" label={t('word.label.authority')} required />
        <TextField path="legal.decision.place" label={t('word.label.place')} />
        <TextField path="legal.decision.signer" label={t('word.label.signer')} />
        <TextField path="legal.decision.position" label={t('word.label.position')} />
        <TextField path="legal.decision.reason" label={t('word.label.reason')} long wide />
        <TextField path="legal.prosecution.number" label={t('word.label.prosecution')} />
        <TextField path="legal.prosecution.date" label={t('word.label.date')} placeholder="dd/mm/yyyy" />
        <TextField path="legal.prosecution.authority" label={t('word.label.authority')} />
      </FormSection>
      <FormSection id="traces" shown={shown}>
        <Rows path="vehicles" count={vehicles.length} addLabel={t('compose.vehicleAdd')} row={rowShapes.vehicles}>
          {(path) => (
            <>
              <ChoiceField
                path={`${path}.class`}
                label={t('word.label.vehicles')}
                values={vehicleClasses}
                word={(value) => t(`word.vehicleClass.${value}`)}
              />
              <TextField path={`${path}.plate`} label={t('word.label.plate')} mono />
              <TextField path={`${path}.text`} label={t('word.label.description')} />
            </>
          )}
        </Rows>
        <TagsInput
          {...form.getInputProps('phones')}
          label={<MarkedLabel path="phones">{t('word.label.phones')}</MarkedLabel>}
          placeholder={t('compose.phonesHint')}
          splitChars={[',', ';']}
          data-path="phones"
          style={{ gridColumn: '1 / -1' }}
        />
        <Rows path="accounts" count={accounts.length} addLabel={t('compose.accountAdd')} row={rowShapes.accounts}>
          {(path) => (
            <>
              <TextField path={`${path}.bank`} label={t('word.label.bank')} />
              <TextField path={`${path}.number`} label={t('word.label.number')} mono />
            </>
          )}
        </Rows>
      </FormSection>
      <FormSection id="actions" shown={shown}>
        <Checkbox.Group
          {...form.getInputProps('actions')}
          label={t('word.label.actions')}
          withAsterisk={isWanted}
          style={{ gridColumn: '1 / -1' }}
          data-path="actions"
        >
          <div className={styles['checks']}>
            {askedActions.map((action) => (
              <Checkbox key={action} size="xs" value={action} label={t(`word.action.${action}`)} />
            ))}
          </div>
        </Checkbox.Group>
        <TextField path="contact.name" label={t('word.label.contact')} required={isWanted} />
        <TextField path="contact.phone" label={t('word.label.phone')} mono />
        <TextField path="contact.address" label={t('word.label.officeAddress')} />
        {shown.includes('what') ? undefined : <TextField path="notes" label={t('word.label.notes')} long wide />}
      </FormSection>
    </>
  )
}
