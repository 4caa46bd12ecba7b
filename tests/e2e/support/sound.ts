/** What the page asked to be played: a machine without a sound card plays it all the same, and nobody hears. */
import type { Page } from '@playwright/test'

interface Listening {
  played?: string[]
}

export async function listenForSound(page: Page): Promise<() => Promise<readonly string[]>> {
  await page.evaluate(() => {
    const world = globalThis as unknown as Listening
    const played: string[] = []
    world.played = played
    const { play } = HTMLMediaElement.prototype
    HTMLMediaElement.prototype.play = function (this: HTMLMediaElement) {
      played.push(new URL(this.src).pathname)
      return play.call(this)
    }
  })
  return () => page.evaluate(() => (globalThis as unknown as Listening).played ?? [])
}
