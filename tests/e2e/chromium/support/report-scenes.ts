/** Pictures of periodic reports: one that was corrected, the form with figures in its grid, what all of them come to. */
import { expect, type Page } from '@playwright/test'

export const reportScenes = {
  reports: {
    scene: { calm: true, role: 'commander' },
    ready: async (page: Page) => {
      await page.keyboard.press('b')
      await page.getByRole('listitem').getByText('Báo cáo tháng về').first().click()
      await expect(page.getByRole('figure')).toBeVisible()
    },
  },
  'report-compose': {
    scene: { calm: true, role: 'commander' },
    ready: async (page: Page) => {
      await page.keyboard.press('b')
      await page.getByRole('button', { name: /^(?:Lập báo cáo|New report)$/ }).click()
      const grid = page.getByRole('form').getByRole('table')
      await grid.getByRole('textbox').first().fill('1')
      await grid.getByRole('textbox').first().press('Enter')
      const second = grid.getByRole('textbox').nth(3)
      await expect(second).toBeFocused()
      await second.fill('mười')
      await expect(second).toHaveAttribute('aria-invalid', 'true')
      await second.fill('1.012')
      await grid.getByRole('textbox').nth(4).fill('900')
      await expect(grid.getByText(/^88[.,]85\s%$/)).toHaveCount(1)
      await expect(grid.getByText(/^88[.,]93\s%$/)).toHaveCount(1)
      await expect(page.getByRole('checkbox').last()).toBeVisible()
    },
  },
  'report-overview': {
    scene: { calm: true },
    ready: async (page: Page) => {
      await page.keyboard.press('b')
      await expect(page.getByRole('button', { name: /^(?:Lập báo cáo|New report)$/ })).toHaveCount(0)
      await page
        .getByRole('button', { name: /^(?:Tổng hợp|Overview)$/ })
        .first()
        .click()
      await expect(page.getByRole('figure')).toBeVisible()
    },
  },
} as const
