/** Paper on the real app: two numbered sheets on A4, a code that another unit checks without a network, one sheet back. */
import { expect, type Page } from '@playwright/test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { submit } from './case-steps.ts'
import { filled, holdSave, releaseSave, texts, type Desk } from './desk.ts'
import type { World } from './world.ts'

const t = texts.vi

/** Of the bulletin that is open. */
export async function printTwo({ page, app }: Desk, world: World): Promise<void> {
  await page.keyboard.press('i')
  await page.getByRole('textbox', { name: t.paper.copies }).fill('2')
  const path = join(world.folder, 'to-anh.pdf')
  await holdSave(app, path)
  await submit(page, filled(t.paper.submit_other, { count: 2 }))
  const sheets = page.locator('[data-paper] article')
  await expect(sheets).toHaveCount(2)
  const code = await sheets.nth(1).getAttribute('data-code')
  await releaseSave(app)
  await expect(page.getByText(filled(t.paper.outcome.done, { count: 2 }))).toBeVisible()
  expectA4(readFileSync(path, 'latin1'), 2)
  await expect(page.getByText(filled(t.paper.out_other, { count: 2 }))).toBeVisible()
  const third = ['--home', world.home('long-an', 'commander')]
  await world.cli('sync', ...third)
  expect(await world.cli('document', 'check', code ?? '', ...third)).toMatchObject({
    outcome: 'current',
    sheet: { copy: 2, copies: 2, kind: 'photos', unit: { code: 'binh-duong' } },
  })
}

function expectA4(pdf: string, pages: number): void {
  expect(pdf.slice(0, 5)).toBe('%PDF-')
  expect(pdf.match(/\/Type\s*\/Page\b(?!s)/g)).toHaveLength(pages)
  const boxes = [...pdf.matchAll(/\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]/g)]
  expect(boxes.length).toBeGreaterThan(0)
  for (const [, width, height] of boxes)
    expect([Math.round(Number(width)), Math.round(Number(height))]).toEqual([595, 842])
}

/** Of a bulletin that was cancelled since: its owner sees what is still out. */
export async function collectOne(page: Page, owner: Page): Promise<void> {
  await expect(owner.getByText(filled(t.paper.owed_other, { count: 2 }))).toBeVisible()
  await page
    .getByRole('button', { name: filled(t.paper.say, { number: '', how: t.word.returnWay.destroyed }) })
    .first()
    .click()
  await expect(owner.getByText(filled(t.paper.owed_one, { count: 1 }))).toBeVisible()
}
