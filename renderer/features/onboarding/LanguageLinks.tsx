import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useDo } from '../../engine-client/engine-context.tsx'

/** The other language, one click away before anybody has signed in. */
export function LanguageLinks() {
  const { t, i18n } = useTranslation()
  const queries = useQueryClient()
  const set = useDo('settings.set')
  const other = i18n.language === 'en' ? 'vi' : 'en'
  return (
    <Button
      variant="subtle"
      size="compact-xs"
      lang={other}
      onClick={() => {
        void i18n.changeLanguage(other)
        set.mutate({ language: other }, { onSuccess: (state) => queries.setQueryData(['session.state', {}], state) })
      }}
    >
      {t(`frame.language.${other}`)}
    </Button>
  )
}
