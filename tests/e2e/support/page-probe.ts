/** What a hostile page would try, from inside the page. Everything here runs in the page's own world. */
import type { Page } from '@playwright/test'

/** A call of the bridge, as any script of the page could make it. */
export function callShell(page: Page, name: string, input: unknown): Promise<unknown> {
  return page.evaluate(
    ([callName, callInput]) =>
      (globalThis as unknown as { giaoban: { call(name: unknown, input: unknown): Promise<unknown> } }).giaoban.call(
        callName,
        callInput,
      ),
    [name, input] as const,
  )
}

/** The directives of the page's policy that `attempt` runs into within 200 ms. `attempt` is the body of a function. */
export function violationsOf(page: Page, attempt: 'script' | 'style' | 'image' | 'frame' | 'fetch'): Promise<string[]> {
  return page.evaluate(async (what) => {
    const found: string[] = []
    document.addEventListener('securitypolicyviolation', (event) => found.push(event.effectiveDirective))
    const add = (name: string, change: (element: HTMLElement) => void): void => {
      const element = document.createElement(name)
      change(element)
      document.head.append(element)
    }
    if (what === 'fetch') await fetch('https://example.invalid/').catch(() => undefined)
    if (what === 'style') add('style', (element) => (element.textContent = 'body { color: red }'))
    if (what === 'image') add('img', (element) => element.setAttribute('src', 'https://example.invalid/x.png'))
    if (what === 'frame') add('iframe', (element) => element.setAttribute('src', 'https://example.invalid/'))
    if (what === 'script') {
      try {
        add('script', (element) => (element.textContent = 'window.pwned = true'))
      } catch {
        found.push('trusted-types')
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 200))
    return found
  }, attempt)
}
