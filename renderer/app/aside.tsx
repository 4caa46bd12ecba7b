import { notifications } from '@mantine/notifications'
import { useMemo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { openWindow } from '../engine-client/shell.ts'
import { AsideContext, type Aside } from '../ui/aside-context.ts'
import { placeAt, placeOf, recordIn, useNavigation, type Place } from './routes.ts'

/** Windows are opened by the shell, which says so when there are enough of them. */
export function useWindows(): (place: Place) => void {
  const { t } = useTranslation()
  return (place) => {
    const record = recordIn(place)
    const screen = place.screen === 'compose' ? 'desk' : place.screen // a draft is written in one window
    void openWindow({ screen, ...(record !== undefined && { record }) }).then((outcome) => {
      if (outcome !== 'opened') notifications.show({ color: 'yellow', message: t(`frame.window.${outcome}`) })
    })
  }
}

export function AsideProvider({ children }: { readonly children: ReactNode }) {
  const { place } = useNavigation()
  const open = useWindows()
  const aside = useMemo<Aside>(
    () => ({
      here: () => open(place),
      record: (id, family) => open(family === undefined ? placeAt(place.screen, id) : placeOf(family, id)),
    }),
    [open, place],
  )
  return <AsideContext value={aside}>{children}</AsideContext>
}
