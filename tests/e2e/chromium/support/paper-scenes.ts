/** What comes out of the printer, with the screen's own theme behind it, and what was signed, as it goes into a package. */
import { expect, type Page } from '@playwright/test'

/** A printer that never comes to an end, and a sheet that fits A4 so often. */
async function onPaper(page: Page, sheets: number): Promise<void> {
  await expect(page.getByRole('form')).toBeVisible()
  await page.evaluate(() => Object.assign(globalThis, { giaoban: { call: () => new Promise(() => {}) } }))
  await page.getByRole('form').locator('button[type=submit]').click()
  await expect(page.locator('[data-paper] article')).toHaveCount(1)
  await expect(page.locator('[data-paper] [data-loading]')).toHaveCount(0)
  await page.emulateMedia({ media: 'print' })
  await page.setViewportSize({ width: 680, height: 1017 }) // what the margins leave of A4, so that the picture is the first sheet
  await expect(page.locator('[data-paper] footer svg')).toBeVisible()
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
  expect(pdf.match(/\/Type\s*\/Page\b(?!s)/g)).toHaveLength(sheets)
  expect(pdf).toMatch(/\/MediaBox\s*\[\s*0 0 59[45][.\d]* 84[12][.\d]*\s*\]/)
}

export const paperScenes = {
  'paper-report': {
    brief: true,
    scene: { calm: true },
    ready: async (page: Page) => {
      await page.keyboard.press('b')
      await page.getByRole('listitem').getByText('Báo cáo tháng về').first().click()
      await expect(page.getByRole('figure')).toBeVisible()
      await page.keyboard.press('i')
      await onPaper(page, 2)
    },
  },
  'paper-handover': {
    brief: true,
    scene: { calm: true },
    ready: async (page: Page) => {
      await page.keyboard.press('h')
      await page
        .getByRole('button', { name: /chưa ai nhận|nobody yet/ })
        .first()
        .click()
      await expect(page.getByRole('article')).toBeVisible()
      await page.keyboard.press('i')
      await onPaper(page, 1)
    },
  },
  paper: {
    brief: true,
    scene: { calm: true },
    ready: async (page: Page) => {
      await page.getByText('Võ Thành Giả').first().click()
      await expect(page.getByRole('table')).toBeVisible()
      await page.keyboard.press('i')
      await onPaper(page, 1)
    },
  },
  proof: {
    brief: true,
    scene: { calm: true, role: 'commander' },
    ready: async (page: Page) => {
      await page.getByText('Võ Thành Giả').first().click()
      await page
        .getByRole('button', { name: /^(?:Đã xem|Opened): / })
        .first()
        .click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('button', { name: /^(?:Xuất chứng cứ|Export as evidence)$/ }).click()
      await expect(dialog.getByText(/^(?:Đã ghi gói|The evidence package)/)).toBeVisible()
    },
  },
} as const
