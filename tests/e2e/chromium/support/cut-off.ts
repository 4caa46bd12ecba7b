import type { Page } from '@playwright/test'

/** Elements that reach out of the window sideways and cannot be scrolled to. */
export const cutOff = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const scrolls = (element: Element | null): boolean => {
      for (let at = element; at !== null; at = at.parentElement)
        if (/auto|scroll|hidden/.test(getComputedStyle(at).overflowX) && at !== document.body) return true
      return false
    }
    return [...document.querySelectorAll('body *')]
      .filter((element) => element.getBoundingClientRect().right > innerWidth + 1 && !scrolls(element))
      .map((element) => element.className.toString())
      .slice(0, 5)
  })
