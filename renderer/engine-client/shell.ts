/** What the page tells the shell. In a plain browser there is none, and nothing is told. */
import type { GiaobanBridge } from '../../shared/ipc/page.ts'

const bridge = (): GiaobanBridge | undefined => (globalThis as { readonly giaoban?: GiaobanBridge }).giaoban

/** Ends the app, after its engine. */
export function quit(): void {
  void bridge()?.call('shell.quit', {})
}

/** Tray and notifications speak the language of the screen. */
export function tellLanguage(language: string): void {
  void bridge()?.call('shell.language', { language: language === 'en' ? 'en' : 'vi' })
}
