import { useEffect, useEffectEvent, useRef, type ReactNode } from 'react'
import { createPortal } from 'react-dom'
import { useTranslation } from 'react-i18next'
import type { DocumentPrint } from '../../shared/ipc/document-calls.ts'
import { printPaper, type PrintOutcome, type PrintWay } from '../engine-client/shell.ts'
import { dateTime } from './dates.ts'
import styles from './Paper.module.css'
import { QrCode } from './QrCode.tsx'

interface Props {
  readonly print: DocumentPrint
  readonly way: PrintWay
  readonly onPrinted: (outcome: PrintOutcome) => void
  /** One copy, without its code. */
  readonly children: ReactNode
}

/** What goes on paper, one copy after the other, each with its own code. On screen it is not shown. */
export function Paper({ print, way, onPrinted, children }: Props) {
  const paper = useRef<HTMLDivElement>(null)
  const started = useRef(false)
  const start = useEffectEvent(async () => {
    await drawn(paper.current)
    onPrinted(await printPaper(way, print.ref))
  })
  useEffect(() => {
    if (started.current) return
    started.current = true
    void start()
  }, [])
  return createPortal(
    <div ref={paper} className={styles['paper']} data-paper>
      {print.sheets.map((sheet) => (
        <article key={sheet.copy} className={styles['copy']} data-code={sheet.code}>
          {children}
          <SheetFoot print={print} sheet={sheet} />
        </article>
      ))}
    </div>,
    document.body,
  )
}

/** The code and who stands behind it: whoever finds the sheet reads here how to check it. */
function SheetFoot({
  print,
  sheet,
}: {
  readonly print: DocumentPrint
  readonly sheet: DocumentPrint['sheets'][number]
}) {
  const { t } = useTranslation()
  const { by, unit, version, at, ref, sheets } = print
  return (
    <footer className={styles['foot']}>
      <div className={styles['code']}>
        <QrCode text={sheet.code} label={t('paper.code', { number: sheet.number })} />
      </div>
      <div>
        <p>
          <strong className="mono">{sheet.number}</strong>{' '}
          {t('paper.copy', { copy: sheet.copy, copies: sheets.length })}
        </p>
        <p>{t('paper.shows', { ref, version })}</p>
        <p>
          {t('paper.printedBy', {
            name: by.name,
            role: t(`word.role.${by.role}`),
            unit: unit.name,
            time: dateTime(at),
          })}
        </p>
        <p>{t('paper.check')}</p>
      </div>
    </footer>
  )
}

/** Photographs are decrypted after they were mounted: a sheet without its faces is worth nothing. */
async function drawn(paper: HTMLElement | null): Promise<void> {
  await document.fonts.ready
  const isLoading = (): boolean => paper?.querySelector('[data-loading]') !== null
  for (let turn = 0; isLoading() && turn < 200; turn++) await new Promise((resolve) => setTimeout(resolve, 50))
  await Promise.all([...(paper?.querySelectorAll('img') ?? [])].map((image) => image.decode().catch(() => undefined)))
}
