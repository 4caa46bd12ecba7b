/** Pictures of case files: one shared and narrowed, its exhibit with files on their way, what is asked before one is not sent, and the form that lets units in. */
import { expect, type Page } from '@playwright/test'

export const caseScenes = {
  cases: {
    scene: { calm: true },
    ready: async (page: Page) => {
      await page.keyboard.press('f')
      await page.getByRole('listitem').getByText('Nhóm trộm xe máy giáp ranh').click()
      await expect(page.getByRole('article')).toBeVisible()
    },
  },
  'case-share': {
    brief: true,
    scene: { calm: true },
    ready: async (page: Page) => {
      await page.keyboard.press('f')
      await page.getByRole('listitem').getByText('Nhóm trộm xe máy giáp ranh').click()
      await page.getByRole('button', { name: /^(?:Cho đơn vị khác đọc|Let units in)$/ }).click()
      await page.getByText(/^(?:Chọn từng mục|Choose entries)$/).click()
      await expect(page.getByRole('form')).toBeVisible()
      await page.getByRole('img', { name: /^(?:Sơ đồ liên quan|What is related)/ }).scrollIntoViewIfNeeded()
    },
  },
  'case-files': {
    brief: true,
    scene: { calm: true },
    ready: async (page: Page) => {
      await page.keyboard.press('f')
      await page.getByRole('listitem').getByText('Nhóm trộm xe máy giáp ranh').click()
      await page.getByRole('listitem', { name: 'ghi-am.wav' }).scrollIntoViewIfNeeded()
      await expect(page.getByRole('progressbar', { name: /^(?:Đang tải về|Downloading)/ })).toHaveAttribute(
        'aria-valuenow',
        '41',
      )
      await expect(page.getByRole('button', { name: /^(?:Tải về|Download)$/ })).toBeVisible()
      await expect(page.getByRole('button', { name: /^(?:Tạm dừng|Pause)$/ })).toBeVisible()
    },
  },
  'case-file-left-out': {
    brief: true,
    scene: { calm: true },
    ready: async (page: Page) => {
      await page.keyboard.press('f')
      await page.getByRole('listitem').getByText('Nhóm trộm xe máy giáp ranh').click()
      await page.getByRole('button', { name: /^(?:Không gửi tệp|Do not send)$/ }).click()
      const asked = page.getByRole('dialog', {
        name: /^(?:Gửi mục này không kèm tệp|Send this entry without the file)/,
      })
      await expect(asked.getByText(/may-tinh-xach-tay\.e01/)).toBeVisible()
    },
  },
} as const
