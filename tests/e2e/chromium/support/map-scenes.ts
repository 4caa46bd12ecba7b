/** The map: of everything that waits, and of one alert that is chosen. */
import { expect, type Page } from '@playwright/test'

async function openMap(page: Page): Promise<void> {
  await page.keyboard.press('4')
  await expect(page.locator('figure svg')).toBeVisible()
}

export const mapScenes = {
  map: { scene: { calm: true }, ready: openMap },
  'map-alert': {
    scene: { calm: true },
    ready: async (page: Page): Promise<void> => {
      await openMap(page)
      await page.locator('main select').first().selectOption({ index: 1 })
      await expect(page.locator('figure path[data-state=late]').first()).toBeVisible()
      await page.locator('main li button').nth(1).focus()
      await expect(page.locator('figure path[data-hovered=true]')).toHaveCount(1)
    },
  },
} as const
