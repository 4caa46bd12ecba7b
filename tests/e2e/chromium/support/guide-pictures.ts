/** The pictures of the user guide: by day, as an officer has the screen, small enough for a text. */
import { expect, type Page } from '@playwright/test'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

const shown = ['desk', 'compose', 'received', 'sent', 'requests', 'cases', 'plans', 'reports', 'handover', 'admin']

/** Where `npm run pictures` runs, and the guide shows that screen. */
export async function guidePicture(page: Page, name: string, language: string): Promise<void> {
  if (process.env['SLOW'] !== '1' || !shown.includes(name)) return
  const folder = join(__dirname, '../../../../docs/guide/pictures', language)
  mkdirSync(folder, { recursive: true })
  await page.emulateMedia({ colorScheme: 'light' })
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'light')
  await page.screenshot({ path: join(folder, `${name}.jpg`), type: 'jpeg', quality: 70 })
}
