import { Tooltip, useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { spotlight } from '@mantine/spotlight'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { RequestOf, ResponseOf } from '../../shared/ipc/contract.ts'
import { useAsk, useDo } from '../engine-client/engine-context.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Kbd, Tag } from '../ui/StatusBadge.tsx'
import styles from './Frame.module.css'
import { RelayState } from './RelayState.tsx'
import { screenIcons, useNavigation, type Screen } from './routes.ts'
import { useAdministration } from './use-administration.ts'

interface Props {
  readonly session: ResponseOf<'session.state'>
  readonly onLock: () => void
}

export function Rail({ session, onLock }: Props) {
  const { t, i18n } = useTranslation()
  const { place, go } = useNavigation()
  const board = useAsk('desk.get', {}).data
  const counts = board?.counts
  const owed = {
    requests: owedIn(board, 'request'),
    cases: owedIn(board, 'case'),
    plans: owedIn(board, 'plan'),
    handover: owedIn(board, 'handover'),
  }
  const { profile, signedIn } = session
  const setting = useSetting()
  const dark = useComputedColorScheme('light') === 'dark'
  const { setColorScheme } = useMantineColorScheme()
  const other = i18n.language === 'en' ? 'vi' : 'en'
  const due = counts === undefined ? 0 : counts.answer + counts.waiting + counts.found
  const administration = useAdministration(session)
  const item = (screen: Screen) => (
    <button
      key={screen}
      type="button"
      className={`plain ${styles['item']}`}
      aria-current={place.screen === screen ? 'page' : undefined}
      title={t(`frame.nav.${screen}`)}
      onClick={() => go({ screen })}
    >
      <Icon name={screenIcons[screen]} />
      <span className={styles['itemLabel']}>{t(`frame.nav.${screen}`)}</span>
      {screen === 'desk' && counts !== undefined && due > 0 ? (
        <span className={styles['count']} data-late={counts.late > 0}>
          {due}
        </span>
      ) : undefined}
      {isOwing(screen) && owed[screen].length > 0 ? (
        <span className={styles['count']} data-late={owed[screen].some(({ late }) => late)}>
          {owed[screen].length}
        </span>
      ) : undefined}
      {screen === 'conversations' && counts !== undefined && counts.unread > 0 ? (
        <span className={styles['count']} data-late="false" title={t('conversation.unread')}>
          {counts.unread}
        </span>
      ) : undefined}
      {screen === 'admin' && administration.mine + administration.news > 0 ? (
        <span className={styles['count']} data-late={administration.news > 0}>
          {administration.mine + administration.news}
        </span>
      ) : undefined}
    </button>
  )
  return (
    <nav className={styles['rail']} aria-label={t('frame.nav.label')}>
      <div className={`${styles['places']} scroll`}>
        <div className={styles['unit']}>
          <strong>{profile?.unit.name}</strong>
          {signedIn === undefined ? undefined : (
            <>
              <span>{signedIn.name}</span>
              <span>{signedIn.roles.map((role) => t(`word.role.${role}`)).join(', ')}</span>
            </>
          )}
          {profile?.demo === true ? (
            <Tooltip label={t('frame.demo')}>
              <span className={styles['demo']}>
                <Tag>{t('frame.demoTag')}</Tag>
              </span>
            </Tooltip>
          ) : undefined}
        </div>
        <button
          type="button"
          className={`plain ${styles['item']}`}
          title={t('frame.nav.search')}
          onClick={() => spotlight.open()}
        >
          <Icon name="search" />
          <span className={styles['itemLabel']}>{t('frame.nav.search')}</span>
          <span className={styles['hint']}>
            <Kbd>Ctrl K</Kbd>
          </span>
        </button>
        {administration.reachable.map(item)}
      </div>
      <WitnessMark onOpen={() => go({ screen: 'directory' })} />
      <RelayState />
      <div className={styles['tools']}>
        <Tool label={t('frame.lock')} onClick={onLock}>
          <Icon name="lock" />
        </Tool>
        <Tool
          label={t(dark ? 'frame.theme.toLight' : 'frame.theme.toDark')}
          onClick={() => {
            setColorScheme(dark ? 'light' : 'dark')
            setting({ theme: dark ? 'light' : 'dark' })
          }}
        >
          <Icon name={dark ? 'sun' : 'moon'} />
        </Tool>
        <Tool
          label={`${other.toUpperCase()} · ${t('frame.language.label')}: ${t(`frame.language.${other}`)}`}
          onClick={() => {
            void i18n.changeLanguage(other)
            setting({ language: other })
          }}
        >
          {other.toUpperCase()}
        </Tool>
      </div>
    </nav>
  )
}

const owing = ['requests', 'cases', 'plans', 'handover'] as const
const isOwing = (screen: Screen): screen is (typeof owing)[number] => owing.some((each) => each === screen)

type Board = ResponseOf<'desk.get'>

/** Records of one family in which this unit owes the next word. */
const owedIn = (board: Board | undefined, family: Board['records']['answer'][number]['family']) =>
  board?.records.answer.filter((line) => line.family === family) ?? []

interface ToolProps {
  readonly label: string
  readonly onClick: () => void
  readonly children: React.ReactNode
}

function Tool({ label, onClick, children }: ToolProps) {
  return (
    <Tooltip label={label}>
      <button type="button" className={`plain ${styles['tool']}`} aria-label={label} onClick={onClick}>
        {children}
      </button>
    </Tooltip>
  )
}

function WitnessMark({ onOpen }: { readonly onOpen: () => void }) {
  const { t } = useTranslation()
  const witnessed = useAsk('directory.show', {}).data?.witnessed
  if (witnessed === undefined) return undefined
  return (
    <Tooltip label={t(witnessed ? 'frame.witnessed' : 'frame.unwitnessedHint')}>
      <button
        type="button"
        className={`plain ${styles['relay']}`}
        aria-label={t(witnessed ? 'frame.witnessed' : 'frame.unwitnessed')}
        onClick={onOpen}
      >
        <Icon name={witnessed ? 'shield' : 'shieldOpen'} />
        <span className={styles['relayText']}>{t(witnessed ? 'frame.witnessed' : 'frame.unwitnessed')}</span>
      </button>
    </Tooltip>
  )
}

/** Settings are answered with the whole session: kept at once, so that nothing flickers back. */
function useSetting(): (change: RequestOf<'settings.set'>) => void {
  const queries = useQueryClient()
  const set = useDo('settings.set')
  return (change) => set.mutate(change, { onSuccess: (state) => queries.setQueryData(['session.state', {}], state) })
}
