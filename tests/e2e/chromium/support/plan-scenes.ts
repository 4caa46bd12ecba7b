/** Pictures of joint plans: the calendar with a plan that asks anew, and the form in which one is proposed. */
import { expect, type Page } from '@playwright/test'

export const planScenes = {
  plans: {
    scene: { calm: true, role: 'commander' },
    ready: async (page: Page) => {
      await page.keyboard.press('g')
      await page.getByRole('gridcell', { selected: true }).getByRole('button').press('ArrowRight')
      await page.getByRole('listitem').getByText('Kiểm tra lưu trú tuyến giáp ranh').click()
      await expect(page.getByRole('article')).toBeVisible()
    },
  },
  'plan-result': {
    brief: true,
    scene: { calm: true },
    ready: async (page: Page) => {
      await page.keyboard.press('g')
      await page.getByText(/^(?:Danh sách|List)$/).click()
      await page.getByRole('listitem').getByText('Tuần tra chung cầu Không Tên').click()
      await page.getByRole('button', { name: /^(?:Báo kết quả|Report the result)$/ }).click()
      await expect(page.getByRole('form').getByRole('textbox').first()).toBeFocused()
    },
  },
  'plan-propose': {
    brief: true,
    scene: { calm: true, role: 'commander' },
    ready: async (page: Page) => {
      await page.keyboard.press('g')
      await page.getByRole('button', { name: /^(?:Đề xuất kế hoạch|Propose a plan)$/ }).click()
      await expect(page.getByRole('checkbox').last()).toBeVisible()
    },
  },
} as const
