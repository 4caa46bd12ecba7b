/** The form of a bulletin as other kinds have it. */
import { expect, type Page } from '@playwright/test'

export const composeScenes = {
  'compose-vehicle': {
    brief: true,
    scene: { calm: true },
    ready: async (page: Page) => {
      await page.keyboard.press('c')
      await page.locator('[data-path="kind"]').click()
      await page.getByRole('option', { name: /^(?:Truy tìm phương tiện|Vehicle sought)$/ }).click()
      await page.locator('[data-path="vehicles.0.plate"]').fill('00A-123.45')
      await expect(page.locator('[data-path^="subject."], [data-path^="legal."]')).toHaveCount(0)
      await page.locator('[data-path="title"]').focus()
      await expect(page.getByRole('checkbox').last()).toBeVisible()
    },
  },
} as const
