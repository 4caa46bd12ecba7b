/** Puts the page on paper, as its print style shows it: by the system's dialog, or as a PDF where a person points. */
import { dialog, type BrowserWindow } from 'electron'
import { writeFile } from 'node:fs/promises'
import type { PageRequest, PageResponse } from '../../shared/ipc/page-calls.ts'

/** Nothing is drawn before somebody has said where it goes. A place that cannot be written is an answer, not a fault. */
export async function printPage(
  window: BrowserWindow,
  { way, name }: PageRequest<'shell.print'>,
): Promise<PageResponse<'shell.print'>> {
  if (way === 'paper') return { outcome: (await onPaper(window)) ? 'done' : 'cancelled' }
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    defaultPath: `${name}.pdf`,
    filters: [{ name: '.pdf', extensions: ['pdf'] }],
  })
  if (canceled || filePath === undefined || filePath === '') return { outcome: 'cancelled' }
  const pdf = await window.webContents.printToPDF({ pageSize: 'A4', printBackground: true, preferCSSPageSize: true })
  try {
    await writeFile(filePath, pdf, { mode: 0o600 })
    return { outcome: 'done' }
  } catch {
    return { outcome: 'failed' } // a stick that was pulled out, a full disk
  }
}

const onPaper = ({ webContents }: BrowserWindow): Promise<boolean> =>
  new Promise((resolve) => {
    webContents.print({ silent: false, printBackground: true, pageSize: 'A4' }, (done) => resolve(done))
  })
