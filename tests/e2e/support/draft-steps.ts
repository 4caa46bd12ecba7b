/** What was typed into an update outlives its screen, and a second window leaves it alone. */
import { expect } from '@playwright/test'
import { filled, row, screenButton, texts, type Desk } from './desk.ts'
import { field } from './wanted-form.ts'

const t = texts.vi

/** Into the first update of a bulletin, which is on the screen; leaves it, and comes back to what was typed. */
export async function typeWeapons(
  { app, page }: Desk,
  { found, typed }: { readonly found: Parameters<typeof row>[1]; readonly typed: string },
): Promise<void> {
  await field(page, 'weapons').fill(typed)
  const changes = filled(t.life.update.changes, { version: 1, what: t.word.label.weapons })
  await expect(page.getByText(changes)).toBeVisible()
  await expect(page.getByText(filled(t.compose.saved, { time: '' }))).toBeVisible()
  const coming = app.waitForEvent('window')
  await page.keyboard.press('Control+n')
  const beside = await coming
  await row(beside, found).first().click()
  await expect(beside.getByRole('button', { name: t.life.do.update })).toBeVisible()
  await beside.keyboard.press('u')
  await expect(beside.getByText(t.compose.elsewhere.split('. ')[1] ?? '')).toBeVisible()
  await expect(field(beside, 'weapons')).not.toHaveValue(typed)
  await beside.close()
  await screenButton(page, 'desk').click()
  await row(page, found).first().click()
  await expect(page.getByRole('button', { name: t.life.do.update })).toBeVisible()
  await page.keyboard.press('u')
  await expect(field(page, 'weapons')).toHaveValue(typed)
  await expect(page.getByText(changes)).toBeVisible()
}
