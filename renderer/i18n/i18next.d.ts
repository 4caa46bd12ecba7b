import type { vi } from './catalogue.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'screen'
    resources: { screen: typeof vi }
  }
}
