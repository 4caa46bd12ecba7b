import { useTranslation } from 'react-i18next'
import { useDo } from '../../engine-client/engine-context.tsx'
import { SaveButton } from '../../ui/SaveButton.tsx'

/** A proposal as a file, with the signatures that it has: where the next hand has no network. */
export function SaveStatement({ id }: { readonly id: string }) {
  const { t } = useTranslation()
  const save = useDo('proposals.save')
  return <SaveButton label={t('admin.brought.save')} done={t('admin.brought.saved')} save={save} input={{ id }} />
}
