/**
 * How mail travels, in the settings. Sealed files, by keys alone: at a unit without network, and at a desk that carries for
 * others. Several relays, of which the first does not answer.
 */
import { expect, type Page } from '@playwright/test'

async function press(page: Page, name: RegExp): Promise<void> {
  await page.getByRole('button', { name }).press('Enter')
}
const shown = (page: Page, text: RegExp): Promise<void> => page.getByText(text).scrollIntoViewIfNeeded()

export const sealedScenes = {
  relays: {
    brief: true,
    scene: { calm: true, spares: true },
    ready: async (page: Page) => {
      await page.keyboard.press('6')
      await shown(page, /^wss:\/\/tram-3/)
    },
  },
  'sealed-unit': {
    brief: true,
    scene: { calm: true, sealed: 'courier' },
    ready: async (page: Page) => {
      await page.keyboard.press('6')
      await expect(page.getByText(/^(?:4 tin đang chờ|4 messages wait)$/)).toBeVisible()
      await press(page, /^(?:Xuất tệp niêm phong|Export a sealed file)$/)
      await expect(page.getByText(/^(?:Tệp có 4 tin|It holds 4 messages)\.$/)).toBeVisible()
      await press(page, /^(?:Nhập tệp niêm phong|Import a sealed file)$/)
      await shown(page, /^(?:Giữa tệp này|Something lies between)/)
    },
  },
  'sealed-carrier': {
    brief: true,
    scene: { calm: true, sealed: 'carrier' },
    ready: async (page: Page) => {
      await page.keyboard.press('6')
      await press(page, /^(?:Xuất tệp cho|Export a file for) Công an tỉnh Tây Ninh$/)
      await expect(page.getByText(/^(?:Tệp có 31 tin|It holds 31 messages)\.$/)).toBeVisible()
      await press(page, /^(?:Nhập tệp đơn vị|Import a file they)/)
      await shown(page, /^(?:Máy chủ từ chối 2 mục|The relay has refused 2 items)/)
    },
  },
  'sealed-refused': {
    brief: true,
    scene: { calm: true, sealed: 'carrier' },
    ready: async (page: Page) => {
      await page.keyboard.press('6')
      await press(page, /^(?:Xuất tệp cho|Export a file for) Công an tỉnh Bà Rịa/)
      await shown(page, /^(?:Máy chủ chuyển tiếp không cho đơn vị mình|The relay does not let your unit)/)
    },
  },
} as const
