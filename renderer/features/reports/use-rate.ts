import { useTranslation } from 'react-i18next'

/** A clear-up rate as it is read: `81,16 %`; a dash where nothing was recorded. */
export function useRate(): (clearUp: number | undefined) => string {
  const { i18n } = useTranslation()
  const format = new Intl.NumberFormat(i18n.language, { minimumFractionDigits: 2, maximumFractionDigits: 2 })
  return (clearUp) => (clearUp === undefined ? '–' : `${format.format(clearUp)}\u00A0%`)
}
