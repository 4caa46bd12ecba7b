/** What comes out of the printer, with the screen's own theme behind it. */
import { expect, type Page } from '@playwright/test'

export const paperScenes = {
  paper: {
    brief: true,
    scene: { calm: true },
    ready: async (page: Page) => {
      await page.getByText('Võ Thành Giả').first().click()
      await expect(page.getByRole('table')).toBeVisible()
      await page.keyboard.press('i')
      await expect(page.getByRole('form')).toBeVisible()
      // a printer that never comes to an end
      await page.evaluate(() => Object.assign(globalThis, { giaoban: { call: () => new Promise(() => {}) } }))
      await page.getByRole('form').locator('button[type=submit]').click()
      await expect(page.locator('[data-paper] article')).toHaveCount(1)
      await expect(page.locator('[data-paper] [data-loading]')).toHaveCount(0)
      await page.emulateMedia({ media: 'print' })
      await expect(page.locator('[data-paper] svg')).toBeVisible()
    },
  },
} as const
