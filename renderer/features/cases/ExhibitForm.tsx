import { FileInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isImageType } from '../../../shared/domain/image-types.ts'
import type { GiaobanError } from '../../../shared/errors.ts'
import { limits } from '../../../shared/limits.ts'
import { useDo, useEngine } from '../../engine-client/engine-context.tsx'
import { bytesOf, sizeAndHashOf } from '../../engine-client/file-bytes.ts'
import { FormFoot } from '../../ui/FormFoot.tsx'
import page from '../../ui/RecordPage.module.css'
import { AttachFiles, type AttachedFile } from './AttachFiles.tsx'
import { ifGiven, Line, useTexts, Words } from '../../ui/short-fields.tsx'
import { useSaid } from '../../ui/use-said.ts'

/** A thing with its pictures, and files that travel with it; of others the hash alone is stated, and they stay where they are. */
export function ExhibitForm({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const client = useEngine()
  const exhibit = useDo('case.exhibit')
  const said = useSaid(t('cases.said'), onClose)
  const { field, given } = useTexts('label', 'holder', 'number', 'place', 'text')
  const [files, setFiles] = useState<File[]>([])
  const [attached, setAttached] = useState<readonly AttachedFile[]>([])
  const [refusal, setRefusal] = useState<GiaobanError | null>(null)
  const [reading, setReading] = useState(false)

  async function submit(): Promise<void> {
    setRefusal(null)
    setReading(true)
    try {
      const attachments = attached.map(({ staged }) => ({ staged, kind: 'other' as const }))
      const stated = []
      for (const file of files) {
        if (isImageType(file.type)) {
          const bytes = await bytesOf(file, limits.attachmentTotalBytes)
          const { staged } = await client.call('attachment.stage', { name: file.name, bytes })
          attachments.push({ staged, kind: 'other' as const })
        } else {
          stated.push({ name: file.name, ...(await sizeAndHashOf(file)) })
        }
      }
      exhibit.mutate(
        {
          id,
          label: given('label'),
          holder: given('holder'),
          attachments,
          stated,
          ...ifGiven('number', given('number')),
          ...ifGiven('place', given('place')),
          ...ifGiven('text', given('text')),
        },
        said,
      )
    } catch (error) {
      setRefusal(error as GiaobanError) // what the engine client and `bytesOf` throw
    } finally {
      setReading(false)
    }
  }

  return (
    <FormFoot
      title={t('cases.do.exhibit')}
      submit={t('cases.do.exhibit')}
      ready={given('label') !== '' && given('holder') !== ''}
      busy={exhibit.isPending || reading}
      error={refusal ?? exhibit.error}
      onClose={onClose}
      onSubmit={() => void submit()}
    >
      <div className={page['pair']}>
        <Line first required label={t('cases.field.label')} {...field('label')} />
        <Line required label={t('cases.field.holder')} {...field('holder')} />
        <Line label={t('cases.field.seal')} {...field('number')} />
        <Line label={t('cases.field.place')} {...field('place')} />
      </div>
      <Words label={t('cases.field.text')} {...field('text')} />
      <FileInput size="sm" multiple clearable label={t('cases.field.files')} value={files} onChange={setFiles} />
      <AttachFiles files={attached} onChange={setAttached} />
    </FormFoot>
  )
}
