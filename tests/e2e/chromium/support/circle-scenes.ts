/** Standing groups: as recipients of a bulletin, and one that gets a new key. */
import { expect, type Page } from '@playwright/test'

export const circleScenes = {
  circles: {
    brief: true,
    scene: { calm: true, drafts: true, circles: true },
    ready: async (page: Page) => {
      await page.keyboard.press('3')
      await page.getByRole('checkbox', { name: /Cụm Đông Nam Bộ/ }).check()
      await page.locator('summary').last().click()
      await page.locator('details[open]').scrollIntoViewIfNeeded()
      await expect(page.getByRole('checkbox', { disabled: true }).first()).toBeChecked()
    },
  },
  'circle-renew': {
    brief: true,
    scene: { calm: true, circles: true, role: 'commander' },
    ready: async (page: Page) => {
      await page.keyboard.press('7')
      await page.getByRole('button', { name: /Chuyên đề trộm xe/ }).click()
      await page.getByRole('form').scrollIntoViewIfNeeded()
    },
  },
} as const
