/** Fills in the wanted notice as an officer does: field by field, with photos. */
import type { Page } from '@playwright/test'

export interface WantedPerson {
  readonly name: string
  readonly alias?: string
  readonly cccd?: string
  readonly phone?: string
  readonly notes?: string
  readonly address?: string
}

/** What the notice must have beside the name, of nobody who exists. */
const rest = {
  'subject.birth.date': '12/03/1990',
  'offence.name': 'Cướp tài sản',
  'legal.decision.number': '15/QĐ-CSĐT',
  'legal.decision.date': '19/11/2026',
  'legal.decision.authority': 'Cơ quan CSĐT Công an TP. Hồ Chí Minh',
  'legal.decision.place': 'TP. Hồ Chí Minh',
  'legal.decision.signer': 'Thượng tá Phạm Quốc Vinh',
  'legal.decision.position': 'Phó Thủ trưởng',
  'legal.decision.reason': 'Bỏ trốn sau khi có quyết định khởi tố bị can.',
  'contact.name': 'Đại úy Lê Thị Hạnh',
  'contact.phone': '0000 113 007',
} as const

export const field = (page: Page, path: string): ReturnType<Page['locator']> => page.locator(`[data-path="${path}"]`)

export async function fillWanted(page: Page, person: WantedPerson): Promise<void> {
  const typed: Record<string, string> = { 'subject.names.0.full': person.name, ...rest }
  if (person.cccd !== undefined) typed['subject.ids.0.number'] = person.cccd
  if (person.address !== undefined) typed['subject.addresses.0.text'] = person.address
  if (person.notes !== undefined) typed['notes'] = person.notes
  for (const [path, text] of Object.entries(typed)) await field(page, path).fill(text)
  if (person.phone !== undefined) {
    await field(page, 'phones').fill(person.phone)
    await page.keyboard.press('Enter')
  }
}

export interface PhotoFile {
  readonly name: string
  readonly bytes: Uint8Array
}

export const addPhotos = (page: Page, files: readonly PhotoFile[]): Promise<void> =>
  page
    .locator('input[type=file]')
    .setInputFiles(files.map(({ name, bytes }) => ({ name, mimeType: 'image/png', buffer: Buffer.from(bytes) })))
