import { Spotlight, spotlight } from '@mantine/spotlight'
import { useDebouncedValue } from '@mantine/hooks'
import { useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { limits } from '../../../shared/limits.ts'
import { useAsk } from '../../engine-client/engine-context.tsx'
import { useFailureText } from '../../i18n/failure-text.ts'
import { Icon, type IconName } from '../../ui/Icon.tsx'
import { Kbd } from '../../ui/StatusBadge.tsx'
import { matchesName } from './match-name.ts'
import styles from './search.module.css'
import { SearchHit, type Hit } from './SearchHit.tsx'

export interface Command {
  readonly id: string
  readonly icon: IconName
  readonly label: string
  /** What it is called in either language: all of them find it. */
  readonly names: readonly string[]
  readonly keys: string
  readonly run: () => void
}

interface Props {
  /** What can be done with the record that is open, asked for whenever the palette opens. */
  readonly deeds: () => readonly Command[]
  readonly commands: readonly Command[]
  readonly onBulletin: (id: string) => void
  readonly onRequest: (id: string) => void
  readonly onHandover: (id: string) => void
  readonly onConversation: (id: string) => void
  readonly onCase: (id: string) => void
  readonly onPlan: (id: string) => void
  readonly onReport: (id: string) => void
}

const settleMs = 60

/** Everything from the keyboard: records as one types, each with its reason, and the commands. */
export function SearchPalette({
  deeds,
  commands,
  onBulletin,
  onRequest,
  onHandover,
  onConversation,
  onCase,
  onPlan,
  onReport,
}: Props) {
  const { t } = useTranslation()
  const failureText = useFailureText()
  const [text, setText] = useState('')
  const wanted = text.trim()
  const [settled] = useDebouncedValue(wanted, settleMs)
  const answer = useAsk('search.query', settled === '' ? undefined : { text: settled, limit: 12 }, {
    keepPrevious: true,
  })
  const hits = wanted === '' ? [] : (answer.data?.hits ?? [])
  const [open, setOpen] = useState<readonly Command[]>([])
  const isWanted = ({ names }: Command): boolean => wanted === '' || matchesName(names, wanted)
  const shown = [...open, ...commands].filter(isWanted)
  const ofRecord = open.filter(isWanted).length
  const openers: Readonly<Record<Hit['kind'], (id: string) => void>> = {
    bulletin: onBulletin,
    request: onRequest,
    handover: onHandover,
    conversation: onConversation,
    case: onCase,
    plan: onPlan,
    report: onReport,
  }
  const openHit = ({ kind, id }: Hit): void => openers[kind](id)
  /** Enter takes the first line where the arrows have chosen none. */
  function takeFirst(event: KeyboardEvent<HTMLInputElement>): void {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
    if (document.querySelector(`.${styles['action']}[data-selected]`) !== null) return
    const [hit] = hits
    if (hit === undefined && shown.length === 0) return
    event.preventDefault()
    spotlight.close()
    if (hit === undefined) shown[0]?.run()
    else openHit(hit)
  }
  const nothing = wanted !== '' && settled === wanted && !answer.isFetching && hits.length === 0 && shown.length === 0
  return (
    <Spotlight.Root
      query={text}
      onQueryChange={setText}
      onSpotlightOpen={() => setOpen(deeds())}
      shortcut={null}
      size={640}
      maxHeight={460}
      scrollable
      transitionProps={{ duration: 80 }}
      overlayProps={{ backgroundOpacity: 0.35 }}
      attributes={{ content: { 'aria-label': t('search.title') } }}
    >
      <Spotlight.Search
        onKeyDown={takeFirst}
        placeholder={t('search.placeholder')}
        aria-label={t('search.title')}
        maxLength={limits.searchTextBytes / 3}
        leftSection={<Icon name="search" />}
      />
      <Spotlight.ActionsList>
        {hits.length === 0 ? undefined : (
          <Spotlight.ActionsGroup label={t('search.hits')}>
            {hits.map((hit) => (
              <Spotlight.Action key={hit.id} className={styles['action']} onClick={() => openHit(hit)}>
                <SearchHit hit={hit} />
              </Spotlight.Action>
            ))}
          </Spotlight.ActionsGroup>
        )}
        <Commands label={t('search.deeds')} commands={shown.slice(0, ofRecord)} />
        <Commands label={t('search.actions')} commands={shown.slice(ofRecord)} />
        {nothing ? (
          <Spotlight.Empty>
            <strong>{t('search.empty', { text: wanted })}</strong>
            <br />
            {t('search.emptyHint')}
          </Spotlight.Empty>
        ) : undefined}
        {answer.error === null ? undefined : <Spotlight.Empty>{failureText(answer.error)}</Spotlight.Empty>}
      </Spotlight.ActionsList>
      <Spotlight.Footer className={styles['foot']}>
        <span>{t('search.start')}</span>
        {answer.data === undefined || wanted === '' ? undefined : (
          <span>{t('search.took', { ms: Math.max(1, Math.round(answer.data.tookMs)) })}</span>
        )}
      </Spotlight.Footer>
    </Spotlight.Root>
  )
}

function Commands({ label, commands }: { readonly label: string; readonly commands: readonly Command[] }) {
  if (commands.length === 0) return undefined
  return (
    <Spotlight.ActionsGroup label={label}>
      {commands.map((command) => (
        <Spotlight.Action key={command.id} className={styles['action']} onClick={command.run}>
          <span className={styles['command']}>
            <Icon name={command.icon} />
            <span>{command.label}</span>
            <Kbd>{command.keys}</Kbd>
          </span>
        </Spotlight.Action>
      ))}
    </Spotlight.ActionsGroup>
  )
}
