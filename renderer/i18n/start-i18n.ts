/** Vietnamese first, English second, switched at once; all texts are in the bundle. */
import i18next, { type i18n } from 'i18next'
import { initReactI18next } from 'react-i18next'
import { en, vi } from './catalogue.ts'

export async function startI18n(): Promise<i18n> {
  await i18next.use(initReactI18next).init({
    lng: 'vi',
    fallbackLng: 'vi',
    defaultNS: 'screen',
    ns: ['screen'],
    resources: { vi: { screen: vi }, en: { screen: en } },
    interpolation: { escapeValue: false }, // React escapes
  })
  return i18next
}
