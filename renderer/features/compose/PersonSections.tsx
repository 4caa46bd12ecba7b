import { useTranslation } from 'react-i18next'
import { addressTypes, identityTypes, markTypes, nameKinds, sexes } from '../../../shared/domain/bulletin-words.ts'
import { FormSection } from './FormSection.tsx'
import { ChoiceField, TextField, UnitField } from './fields.tsx'
import { useWantedForm } from './form-context.ts'
import { Rows } from './Rows.tsx'
import { rowShapes } from './to-bulletin.ts'

export interface UnitChoice {
  readonly code: string
  readonly name: string
}

/** Who it is, where the person may be, how the person looks. */
export function PersonSections({ units }: { readonly units: readonly UnitChoice[] }) {
  const { t } = useTranslation()
  const { subject, hidingPlaces } = useWantedForm().values
  const f = (
    name: 'birthPlace' | 'hometown' | 'nationality' | 'ethnicity' | 'religion' | 'occupation' | 'father' | 'mother',
  ) => <TextField path={`subject.${name}`} label={t(`word.field.${name}`)} />
  return (
    <>
      <FormSection id="person">
        <Rows
          path="subject.names"
          count={subject.names.length}
          keep={1}
          addLabel={t('compose.aliasAdd')}
          row={rowShapes.names}
        >
          {(path, index) => (
            <>
              <TextField
                path={`${path}.full`}
                label={index === 0 ? t('word.field.fullName') : t('word.field.aliases')}
                required={index === 0}
              />
              <ChoiceField
                path={`${path}.kind`}
                label={t('word.field.kind')}
                values={nameKinds}
                word={(value) => t(`word.name.${value}`)}
              />
            </>
          )}
        </Rows>
        <ChoiceField
          path="subject.sex"
          label={t('word.field.sex')}
          values={sexes}
          word={(value) => t(`word.sex.${value}`)}
          clearable
        />
        <TextField
          path="subject.birth.date"
          label={t('compose.birthDate')}
          placeholder={t('compose.birthDateHint')}
          required
        />
        {subject.birth.date === '' ? (
          <TextField path="subject.birth.unknown" label={t('compose.birthUnknown')} />
        ) : undefined}
        <Rows path="subject.ids" count={subject.ids.length} addLabel={t('compose.idAdd')} row={rowShapes.ids}>
          {(path) => (
            <>
              <ChoiceField
                path={`${path}.type`}
                label={t('word.field.ids')}
                values={identityTypes}
                word={(value) => t(`word.identity.${value}`)}
              />
              <TextField path={`${path}.number`} label={t('word.field.number')} mono />
            </>
          )}
        </Rows>
        {f('birthPlace')}
        {f('hometown')}
        {f('nationality')}
        {f('ethnicity')}
        {f('religion')}
        {f('occupation')}
        {f('father')}
        {f('mother')}
      </FormSection>
      <FormSection id="places">
        <Rows
          path="subject.addresses"
          count={subject.addresses.length}
          addLabel={t('compose.addressAdd')}
          row={rowShapes.addresses}
        >
          {(path) => (
            <>
              <ChoiceField
                path={`${path}.type`}
                label={t('word.field.addresses')}
                values={addressTypes}
                word={(value) => t(`word.address.${value}`)}
              />
              <TextField path={`${path}.text`} label={t('word.field.officeAddress')} />
              <UnitField path={`${path}.unit`} units={units} />
            </>
          )}
        </Rows>
        <Rows
          path="hidingPlaces"
          count={hidingPlaces.length}
          addLabel={t('compose.hidingAdd')}
          row={rowShapes.hidingPlaces}
        >
          {(path) => (
            <>
              <TextField path={`${path}.text`} label={t('word.field.hidingPlaces')} />
              <UnitField path={`${path}.unit`} units={units} />
            </>
          )}
        </Rows>
      </FormSection>
      <FormSection id="looks">
        <TextField path="subject.heightCm" label={t('word.field.heightCm')} />
        <TextField path="subject.hair" label={t('word.field.hair')} />
        <TextField path="subject.skin" label={t('word.field.skin')} />
        <Rows path="subject.marks" count={subject.marks.length} addLabel={t('compose.markAdd')} row={rowShapes.marks}>
          {(path) => (
            <>
              <ChoiceField
                path={`${path}.type`}
                label={t('word.field.marks')}
                values={markTypes}
                word={(value) => t(`word.mark.${value}`)}
              />
              <TextField path={`${path}.text`} label={t('word.field.description')} />
            </>
          )}
        </Rows>
      </FormSection>
    </>
  )
}
