import { useTranslation } from 'react-i18next'
import { addressTypes, identityTypes, markTypes, nameKinds, sexes } from '../../../shared/domain/bulletin-words.ts'
import { FormSection } from './FormSection.tsx'
import { ChoiceField, TextField, UnitField } from './fields.tsx'
import { useBulletinForm } from './form-context.ts'
import type { SectionId } from './problems.ts'
import { Rows } from './Rows.tsx'
import { rowShapes } from './row-shapes.ts'

export interface UnitChoice {
  readonly code: string
  readonly name: string
}

interface Props {
  readonly shown: readonly SectionId[]
  readonly units: readonly UnitChoice[]
}

/** Who it is, where the person may be, how the person looks. */
export function PersonSections({ shown, units }: Props) {
  const { t } = useTranslation()
  const { kind, subject, hidingPlaces } = useBulletinForm().values
  const f = (
    name: 'birthPlace' | 'hometown' | 'nationality' | 'ethnicity' | 'religion' | 'occupation' | 'father' | 'mother',
  ) => <TextField path={`subject.${name}`} label={t(`word.label.${name}`)} />
  return (
    <>
      <FormSection id="person" shown={shown}>
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
                label={index === 0 ? t('word.label.fullName') : t('word.label.aliases')}
                required={index === 0 && kind === 'wanted'}
              />
              <ChoiceField
                path={`${path}.kind`}
                label={t('word.label.kind')}
                values={nameKinds}
                word={(value) => t(`word.nameKind.${value}`)}
              />
            </>
          )}
        </Rows>
        <ChoiceField
          path="subject.sex"
          label={t('word.label.sex')}
          values={sexes}
          word={(value) => t(`word.sex.${value}`)}
          clearable
        />
        <TextField
          path="subject.birth.date"
          label={t('compose.birthDate')}
          placeholder={t('compose.birthDateHint')}
          required={kind === 'wanted'}
        />
        {subject.birth.date === '' ? (
          <TextField path="subject.birth.unknown" label={t('compose.birthUnknown')} />
        ) : undefined}
        <Rows path="subject.ids" count={subject.ids.length} addLabel={t('compose.idAdd')} row={rowShapes.ids}>
          {(path) => (
            <>
              <ChoiceField
                path={`${path}.type`}
                label={t('word.label.ids')}
                values={identityTypes}
                word={(value) => t(`word.identity.${value}`)}
              />
              <TextField path={`${path}.number`} label={t('word.label.number')} mono />
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
      <FormSection id="places" shown={shown}>
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
                label={t('word.label.addresses')}
                values={addressTypes}
                word={(value) => t(`word.address.${value}`)}
              />
              <TextField path={`${path}.text`} label={t('word.label.address')} />
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
              <TextField path={`${path}.text`} label={t('word.label.hidingPlaces')} />
              <UnitField path={`${path}.unit`} units={units} />
            </>
          )}
        </Rows>
      </FormSection>
      <FormSection id="looks" shown={shown}>
        <TextField path="subject.heightCm" label={t('word.label.heightCm')} />
        <TextField path="subject.hair" label={t('word.label.hair')} />
        <TextField path="subject.skin" label={t('word.label.skin')} />
        <Rows path="subject.marks" count={subject.marks.length} addLabel={t('compose.markAdd')} row={rowShapes.marks}>
          {(path) => (
            <>
              <ChoiceField
                path={`${path}.type`}
                label={t('word.label.marks')}
                values={markTypes}
                word={(value) => t(`word.mark.${value}`)}
              />
              <TextField path={`${path}.text`} label={t('word.label.description')} />
            </>
          )}
        </Rows>
      </FormSection>
    </>
  )
}
