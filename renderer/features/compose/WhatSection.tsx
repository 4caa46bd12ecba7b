import { useTranslation } from 'react-i18next'
import { TextField } from './fields.tsx'
import { useBulletinForm } from './form-context.ts'
import { FormSection } from './FormSection.tsx'
import type { SectionId } from './problems.ts'
import { isEmptyRow } from './row-shapes.ts'

/** What it is about, where that is not one wanted person. */
export function WhatSection({ shown }: { readonly shown: readonly SectionId[] }) {
  const { t } = useTranslation()
  const { subject, vehicles } = useBulletinForm().values
  // a name or a vehicle is title enough (shared/domain/check-bulletin.ts)
  const isNamed = subject.names.some(({ full }) => full.trim() !== '') || vehicles.some((row) => !isEmptyRow(row))
  return (
    <FormSection id="what" shown={shown}>
      <TextField path="title" label={t('word.label.title')} required={!isNamed} wide />
      <TextField path="notes" label={t('compose.what')} long wide />
    </FormSection>
  )
}
