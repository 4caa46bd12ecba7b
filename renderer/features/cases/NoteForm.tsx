import { useTranslation } from 'react-i18next'
import { useDo } from '../../engine-client/engine-context.tsx'
import { FormFoot } from '../../ui/FormFoot.tsx'
import { Line, useTexts, Words } from '../../ui/short-fields.tsx'
import { useSaid } from '../../ui/use-said.ts'

interface Props {
  readonly id: string
  readonly corrects: string | undefined
  readonly onClose: () => void
}

/** A new note; a correction names the old one, which stays. */
export function NoteForm({ id, corrects, onClose }: Props) {
  const { t } = useTranslation()
  const note = useDo('case.note')
  const said = useSaid(t('cases.said'), onClose)
  const { field, given } = useTexts('text', 'link')
  const title = t(corrects === undefined ? 'cases.do.note' : 'cases.correct')
  return (
    <FormFoot
      title={title}
      submit={title}
      ready={given('text') !== ''}
      busy={note.isPending}
      error={note.error}
      onClose={onClose}
      onSubmit={() =>
        note.mutate(
          {
            id,
            note: { text: given('text') },
            records: given('link') === '' ? [] : [given('link').toUpperCase()],
            ...(corrects !== undefined && { corrects }),
          },
          said,
        )
      }
    >
      <Words first required label={t('cases.field.text')} {...field('text')} />
      <Line label={t('cases.field.link')} {...field('link')} />
    </FormFoot>
  )
}
