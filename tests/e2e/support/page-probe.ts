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

/** Says something to the engine as a page would that has been taken over: frames of its own over the page's own port. */
export function askEngine(page: Page, frames: readonly unknown[]): Promise<unknown[]> {
  return page.evaluate(async (sent) => {
    const port = (globalThis as unknown as { stolenPort: MessagePort }).stolenPort
    const answers: unknown[] = []
    for (const frame of sent) {
      answers.push(
        await new Promise((resolve) => {
          const timer = setTimeout(() => resolve('no answer'), 1000)
          port.onmessage = (event: MessageEvent<unknown>) => {
            if (typeof event.data !== 'object' || event.data === null || 'event' in event.data) return
            clearTimeout(timer)
            resolve(event.data)
          }
          port.postMessage(frame === 'oversize' ? { id: 9, call: 'x'.repeat(65), input: {} } : frame)
        }),
      )
    }
    return answers
  }, frames)
}

/** From the next load on, the page's own port to the engine lies where `askEngine` finds it, instead of in the page. */
export async function stealPort(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.addEventListener('message', (event: MessageEvent<{ kind?: string }>) => {
      if (event.source !== window || event.data.kind !== 'giaoban:port') return
      event.stopImmediatePropagation()
      ;(globalThis as unknown as { stolenPort: MessagePort | undefined }).stolenPort = event.ports[0]
    })
  })
  await page.reload()
  await page.waitForFunction(() => 'stolenPort' in globalThis)
}
