/** What was signed, behind a rung of the ladder. */
import { expect, type Locator, type Page } from '@playwright/test'
import { join } from 'node:path'
import { pointSaveAt, texts, type Desk } from './desk.ts'
import type { World } from './world.ts'

const t = texts.vi

/** By keyboard: the tick is a button. */
export async function openProof(place: Locator | Page, rung: RegExp): Promise<void> {
  await place.getByRole('button', { name: rung }).press('Enter')
}

/** It says all of that, and goes by key. */
export async function seeProof(page: Page, words: readonly string[]): Promise<void> {
  const proof = page.getByRole('dialog', { name: t.proof.title })
  for (const each of words) await expect(proof).toContainText(each)
  await page.keyboard.press('Escape')
  await expect(proof).toHaveCount(0)
}

/** What a third unit's command line says of the package that was written from there. */
export async function exportProof({ app, page }: Desk, world: World, rung: RegExp) {
  const file = join(world.folder, 'receipt.evidence')
  await pointSaveAt(app, file)
  await openProof(page, rung)
  await page.getByRole('dialog').getByRole('button', { name: t.proof.export }).click()
  await seeProof(page, [t.proof.holds, t.proof.exported])
  type Verdict = { valid: boolean; trusted: boolean; signers: { kind: string }[] }
  const third = world.home('long-an', 'commander')
  const { valid, trusted, signers } = await world.cli<Verdict>('evidence', 'verify', file, '--home', third)
  return { valid, trusted, kinds: signers.map(({ kind }) => kind) }
}
