/** What the page tells the shell. In a plain browser there is none, and nothing is told. */
import type { PageAnswer, PageRequest, PageResponse } from '../../shared/ipc/page-calls.ts'
import type { GiaobanBridge } from '../../shared/ipc/page.ts'

export type PrintWay = PageRequest<'shell.print'>['way']
/** What a window is opened at, and what this one was. */
export type WindowPlace = PageRequest<'shell.open'>
export type Opened = PageResponse<'shell.opened'>
export type PrintOutcome = PageResponse<'shell.print'>['outcome']

const bridge = (): GiaobanBridge | undefined => (globalThis as { readonly giaoban?: GiaobanBridge }).giaoban

/** Ends the app, after its engine. */
export function quit(): void {
  void bridge()?.call('shell.quit', {})
}

/** Tray and notifications speak the language of the screen. */
export function tellLanguage(language: string): void {
  void bridge()?.call('shell.language', { language: language === 'en' ? 'en' : 'vi' })
}

/** What is laid out for paper now. `name`: of the PDF that is suggested. */
export async function printPaper(way: PrintWay, name: string): Promise<PrintOutcome> {
  const answer = (await bridge()?.call('shell.print', { way, name })) as PageAnswer | undefined // by its own schema
  if (answer?.ok !== true) return 'failed'
  const { outcome } = answer.value as PageResponse<'shell.print'>
  return outcome
}

/** One more window, at that place. */
export async function openWindow(place: WindowPlace): Promise<PageResponse<'shell.open'>['outcome']> {
  const answer = (await bridge()?.call('shell.open', place)) as PageAnswer | undefined // by its own schema
  return answer?.ok === true ? (answer.value as PageResponse<'shell.open'>).outcome : 'failed'
}

/** What this window was opened at. A plain browser has one window. */
export async function openedAt(): Promise<Opened> {
  const answer = (await bridge()?.call('shell.opened', {})) as PageAnswer | undefined // by its own schema
  return answer?.ok === true ? (answer.value as Opened) : { first: true }
}
