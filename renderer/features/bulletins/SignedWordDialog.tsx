import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { SignedWord } from '../../../shared/ipc/evidence-calls.ts'
import { useAsk, useDo } from '../../engine-client/engine-context.tsx'
import { dateTime } from '../../ui/dates.ts'
import { SaveButton } from '../../ui/SaveButton.tsx'
import { Loading, Notice, Trouble } from '../../ui/states.tsx'
import { Tag } from '../../ui/StatusBadge.tsx'
import styles from './signed-word.module.css'

interface Props {
  readonly id: string
  readonly statement: string
  readonly onClose: () => void
}

/** The signed receipt or operation behind a state: who, what, when, and whether it holds when it is checked now. */
export function SignedWordDialog({ id, statement, onClose }: Props) {
  const { t } = useTranslation()
  const answer = useAsk('evidence.word', { id, statement })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('proof.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('frame.close') }}
    >
      {answer.data !== undefined ? (
        <Shown word={answer.data} />
      ) : answer.error === null ? (
        <Loading lines={8} />
      ) : (
        <Trouble error={answer.error} again={() => void answer.refetch()} />
      )}
    </Modal>
  )
}

function Shown({ word }: { readonly word: SignedWord }) {
  const { t } = useTranslation()
  const save = useDo('evidence.export')
  const { record, statement, unit, officer, device, holds, doubts, says, upon } = word
  return (
    <div className={styles['word']}>
      <Notice tone={holds ? (doubts.length > 0 ? 'warn' : 'good') : 'danger'} icon={holds ? 'shield' : 'alert'}>
        {t(holds ? 'proof.holds' : 'proof.holdsNot')}
        {doubts.map((doubt) => (
          <span key={doubt} className={styles['doubt']}>
            {t(`word.signedDoubt.${doubt}`)}
          </span>
        ))}
      </Notice>
      <Said word={word} />
      <dl className={styles['facts']}>
        <Fact name={t('proof.who')}>
          {officer === undefined
            ? t('proof.deviceOnly')
            : [
                `${officer.name} (${officer.badge})`,
                ...(officer.role === undefined ? [] : [t(`word.role.${officer.role}`)]),
              ].join(', ')}
        </Fact>
        <Fact name={t('proof.unit')}>{`${unit.name} (${unit.code})`}</Fact>
        <Fact name={t('proof.at')}>{dateTime(word.at)}</Fact>
        {word.notBefore === undefined ? undefined : (
          <Fact name={t('proof.notBefore')}>{t('proof.byWitnesses', { time: dateTime(word.notBefore) })}</Fact>
        )}
        {word.firstWitnessed === undefined ? undefined : (
          <Fact name={t('proof.notAfter')}>{t('proof.byOtherUnit', { time: dateTime(word.firstWitnessed) })}</Fact>
        )}
        <Fact name={t('proof.log')}>{t('proof.logSizes', { signed: word.signedAtSize, now: word.checkedAtSize })}</Fact>
        <Fact name={t('proof.device')}>
          <code>{device}</code>
        </Fact>
        <Fact name={t('proof.statement')}>
          <code>{statement}</code>
        </Fact>
        {[...says, ...(upon === undefined ? [] : [upon])].map((about) => (
          <Fact key={about.statement} name={t('proof.about')}>
            {about.version === undefined ? undefined : t('bulletin.version', { version: about.version })}
            <code>{about.statement}</code>
          </Fact>
        ))}
      </dl>
      {word.mayExport ? (
        <SaveButton
          label={t('proof.export')}
          done={t('proof.exported')}
          save={save}
          input={{ id: record, statement }}
          primary
        />
      ) : (
        <p className="muted">{t('proof.notAllowed')}</p>
      )}
      <p className="muted">{t('proof.packageText')}</p>
    </div>
  )
}

/** What was signed: rungs with their time and version, or the operation with its answer. */
function Said({ word }: { readonly word: SignedWord }) {
  const { t } = useTranslation()
  const { kind, says, answer, acted } = word
  const ofVersion = (version: number | undefined, about: string): string =>
    about === 'bulletin-cancel' || version === undefined
      ? t(`word.history.${about as 'acted'}`, { defaultValue: t('word.otherStep') })
      : t('bulletin.version', { version })
  if (kind === 'receipt')
    return (
      <ul className={styles['says']}>
        {says.map((entry) => (
          <li key={`${entry.statement}:${entry.rung}`}>
            <strong>{t(`word.rung.${entry.rung}`)}</strong>
            <span>{ofVersion(entry.version, entry.kind)}</span>
            <time dateTime={entry.at}>{dateTime(entry.at)}</time>
            <Tag tone={entry.outcome === 'accepted' ? 'neutral' : 'warn'}>{t(`word.outcome.${entry.outcome}`)}</Tag>
            {entry.complete ? undefined : <Tag tone="warn">{t('proof.incomplete')}</Tag>}
          </li>
        ))}
      </ul>
    )
  return (
    <ul className={styles['says']}>
      <li>
        <strong>{t(`word.history.${kind as 'acted'}`, { defaultValue: t('word.otherStep') })}</strong>
        {answer === undefined ? undefined : <span>{t(`bulletin.ladder.${answer.kind}`, { text: answer.text })}</span>}
        {acted === undefined ? undefined : (
          <span>
            {[t(`word.acted.${acted.outcome}`), ...(acted.text === undefined ? [] : [acted.text])].join(': ')}
          </span>
        )}
      </li>
    </ul>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
