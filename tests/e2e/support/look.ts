/** What must hold of every screen, whatever it shows: access, words, width. And a picture of it for people. */
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { errorCodes } from '../../../shared/errors.ts'

const pictures = join(__dirname, '../__screenshots__')

interface LookOptions {
  /** False: only words and width; axe takes seconds, and looks at the same screen elsewhere. */
  readonly access?: boolean
  /** Takes the picture where the test runner cannot: it sees a quarter of a window at 200 %. */
  readonly capture?: () => Promise<Buffer>
}

export interface Looker {
  /** @param name of the picture, without its ending */
  look(page: Page, name: string, options?: LookOptions): Promise<void>
  /** What was found so far, with the name of the picture: one bad screen does not hide the next. */
  readonly findings: readonly string[]
}

export function createLooker(): Looker {
  mkdirSync(pictures, { recursive: true })
  const findings: string[] = []
  return {
    findings,
    look: async (page, name, { access = true, capture } = {}) => {
      await page.evaluate(() => document.fonts.ready)
      writeFileSync(join(pictures, `${name}.png`), await (capture?.() ?? page.screenshot()))
      for (const check of access ? [rawWords, tooWide, faults] : [rawWords, tooWide]) {
        findings.push(...(await check(page)).map((finding) => `${name}: ${finding}`))
      }
    },
  }
}

/** Serious and critical findings of axe, as rule and place. */
async function faults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.slice(0, 3).map((node) => `${id}: ${node.target.join(' ')}: ${node.any[0]?.message ?? ''}`),
    )
}

/** Keys of the catalogue, places left open in a text, error codes, and what a program says when it has nothing. */
async function rawWords(page: Page): Promise<string[]> {
  const text = await page.locator('body').innerText()
  const labels = await page
    .locator('[aria-label], [title], [placeholder]')
    .evaluateAll((elements) =>
      elements.map((one) =>
        ['aria-label', 'title', 'placeholder'].map((name) => one.getAttribute(name) ?? '').join('\n'),
      ),
    )
  const all = [text, ...labels].join('\n')
  const key =
    /\b(?:frame|unlock|desk|bulletin|compose|time|word|search|map|directory|settings|keys)\.[a-z][\w.-]*[A-Za-z]\b/g
  const codes = errorCodes.filter((code) => code.includes('/') && all.includes(code))
  const slips = all.match(/\{\{|\}\}|\bundefined\b|\bNaN\b|\[object /g) ?? []
  return [...codes, ...(all.match(key) ?? []), ...slips].map((word) => `shows "${word}"`)
}

/** The page itself, and everything in it that has no scroll bar of its own, must fit sideways. */
const tooWide = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const wide = [document.documentElement, document.body]
      .filter((element) => element.scrollWidth > element.clientWidth + 1)
      .map((element) => `${element.tagName} ${element.scrollWidth} > ${element.clientWidth}`)
    const beyond = [...document.querySelectorAll<HTMLElement>('main *, nav *, [role=dialog] *')].filter((element) => {
      const box = element.getBoundingClientRect()
      if (box.width === 0 || box.height === 0 || box.right <= innerWidth + 1) return false
      for (let parent = element.parentElement; parent !== null; parent = parent.parentElement) {
        if (/auto|scroll|hidden|clip/.test(getComputedStyle(parent).overflowX)) return false
      }
      return true
    })
    return [...wide, ...beyond.slice(0, 3).map((element) => `${element.tagName}.${element.className} is cut off`)]
  })
