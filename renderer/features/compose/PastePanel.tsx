import { Button, CloseButton, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { limits } from '../../../shared/limits.ts'
import { Icon } from '../../ui/Icon.tsx'
import { Notice } from '../../ui/states.tsx'
import { Kbd } from '../../ui/StatusBadge.tsx'
import styles from './compose.module.css'
import type { Filled, PasteState } from './use-paste.ts'

/** Where a text is pasted, and what was made of it. */
export function PastePanel({ paste }: { readonly paste: PasteState }) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const [nothing, setNothing] = useState(false)
  const fill = (from: string): void => {
    const found = paste.fill(from)
    setNothing(!found)
    if (found) setText('')
  }
  return (
    <section className={styles['paste']} aria-label={t('compose.paste.title')}>
      {paste.filled === undefined ? (
        <div className={styles['pasteBox']}>
          <Textarea
            aria-label={t('compose.paste.label')}
            placeholder={t('compose.paste.hint')}
            value={text}
            autosize
            minRows={1}
            maxRows={5}
            maxLength={limits.pasteCharacters}
            spellCheck={false}
            onChange={(event) => setText(event.currentTarget.value)}
            onPaste={(event) => {
              const pasted = event.clipboardData.getData('text/plain')
              if (text !== '' || pasted.trim() === '') return
              // kept in the box when nothing was understood
              if (paste.fill(pasted)) event.preventDefault()
              else setNothing(true)
            }}
          />
          <Button variant="default" disabled={text.trim() === ''} onClick={() => fill(text)}>
            {t('compose.paste.fill')}
          </Button>
        </div>
      ) : (
        <Result paste={paste} filled={paste.filled} />
      )}
      {nothing && text !== '' ? <Notice tone="warn">{t('compose.paste.nothing')}</Notice> : undefined}
    </section>
  )
}

function Result({ paste, filled }: { readonly paste: PasteState; readonly filled: Filled }) {
  const { t } = useTranslation()
  const marks = [...filled.marks].filter(([path]) => paste.markOf(path) !== undefined).map(([, mark]) => mark)
  const count = (confidence: 'sure' | 'likely' | 'guess'): number =>
    marks.filter((mark) => mark.confidence === confidence).length
  return (
    <>
      <div className={styles['pasted']}>
        <p role="status">
          <strong>{t('compose.paste.filled', { count: filled.marks.size })}</strong>{' '}
          {(['sure', 'likely', 'guess'] as const)
            .filter((confidence) => count(confidence) > 0)
            .map((confidence) => t(`compose.paste.count.${confidence}`, { n: count(confidence) }))
            .join(' · ')}
        </p>
        <span className={styles['small']}>
          <Kbd>F8</Kbd> {t('compose.paste.next')}
        </span>
        {paste.mayUndo ? (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<Icon name="undo" size={13} />}
            rightSection={<Kbd>Ctrl Z</Kbd>}
            onClick={paste.undo}
          >
            {t('compose.paste.undo')}
          </Button>
        ) : undefined}
        <CloseButton size="sm" aria-label={t('compose.paste.dismiss')} onClick={paste.dismiss} />
      </div>
      {filled.hints.map((hint) => (
        <Notice key={hint} tone="warn">
          {t(`compose.paste.hints.${hint}`)}
        </Notice>
      ))}
      {filled.rest.length === 0 ? undefined : (
        <div className={styles['rest']}>
          <details>
            <summary>{t('compose.paste.rest', { count: filled.rest.length })}</summary>
            <ul>
              {filled.rest.map((line, index) => (
                <li key={index}>{line}</li>
              ))}
            </ul>
          </details>
          <Button
            size="compact-sm"
            variant="subtle"
            leftSection={<Icon name="plus" size={12} />}
            onClick={paste.restToNotes}
          >
            {t('compose.paste.toNotes')}
          </Button>
        </div>
      )}
    </>
  )
}
