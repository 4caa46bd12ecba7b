/** What an officer does on the screen of case files. */
import type { Page } from '@playwright/test'
import { screenButton, texts } from './desk.ts'

const t = texts.vi

export const submit = (page: Page, words: string): Promise<void> =>
  page.getByRole('form').getByRole('button', { name: words }).click()

export async function openCase(page: Page, said: { title: string; summary: string; to: RegExp }): Promise<void> {
  await screenButton(page, 'cases').click()
  await page.getByRole('button', { name: t.cases.open.action }).first().click()
  await page.getByRole('textbox', { name: t.cases.field.title }).fill(said.title)
  await page.getByRole('textbox', { name: t.cases.section.summary }).fill(said.summary)
  await page.getByRole('checkbox', { name: said.to }).check()
  await submit(page, t.cases.open.submit)
}

/** Begins a deed on the case that is open, by its button at the foot. */
export const begin = (page: Page, deed: keyof typeof t.cases.do): Promise<void> =>
  page.getByRole('article').getByRole('button', { name: t.cases.do[deed], exact: true }).click()

export async function writeNote(page: Page, text: string): Promise<void> {
  await begin(page, 'note')
  await page.getByRole('textbox', { name: t.cases.field.text }).fill(text)
  await submit(page, t.cases.do.note)
}
