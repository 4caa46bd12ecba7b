import { Button } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useHotkeys } from '@mantine/hooks'
import { modals } from '@mantine/modals'
import { useMemo, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Urgency } from '../../../shared/domain/bulletin-words.ts'
import { parseBulletin, type BulletinProblem } from '../../../shared/domain/check-bulletin.ts'
import type { ResponseOf } from '../../../shared/ipc/contract.ts'
import { useAsk, useDo } from '../../engine-client/engine-context.tsx'
import { useFailureText } from '../../i18n/failure-text.ts'
import { useClock } from '../../ui/clock-context.tsx'
import { plainDate, shortTime } from '../../ui/dates.ts'
import { Icon } from '../../ui/Icon.tsx'
import { Notice } from '../../ui/states.tsx'
import { Kbd } from '../../ui/StatusBadge.tsx'
import type { Alike } from './AlikePhotos.tsx'
import { CaseSections } from './CaseSections.tsx'
import type { DraftRow } from './draft-row.ts'
import styles from './compose.module.css'
import { DraftNotices } from './DraftNotices.tsx'
import { PasteMarkProvider, BulletinFormProvider } from './form-context.ts'
import { NoticeSection } from './NoticeSection.tsx'
import { PastePanel } from './PastePanel.tsx'
import { PersonSections } from './PersonSections.tsx'
import { choiceOf, filesOf, keptPhotos, type StagedPhoto } from './photo-model.ts'
import { PhotoPanel } from './PhotoPanel.tsx'
import { fieldOf, isDateField, sectionOf, type SectionId } from './problems.ts'
import { RecipientPanel } from './RecipientPanel.tsx'
import { ReviseMark } from './ReviseMark.tsx'
import { shownSections } from './shown-sections.ts'
import { fromBulletin, toBulletin, withoutEmptyRows } from './to-bulletin.ts'
import { addressees, useCircles } from './use-circles.ts'
import { useDraft, type DraftState } from './use-draft.ts'
import { usePaste } from './use-paste.ts'
import { useRecipients } from './use-recipients.ts'
import { useRevise, useSend } from './use-send.tsx'
import { emptyForm, type BulletinForm } from './bulletin-form.ts'
import { carriedOver, carriedPhotos, photosOf, versionOf, type Version } from './versions.ts'
import { WarningList } from './WarningList.tsx'
import { WhatSection } from './WhatSection.tsx'

interface Props {
  readonly draft: DraftRow | undefined
  /** Title of a draft that another window writes, which is why it is not this one. */
  readonly elsewhere: string | undefined
  /** An own bulletin that what is typed supersedes, as it is now. */
  readonly revised?: ResponseOf<'bulletin.get'> | undefined
  readonly maySend: boolean
  readonly menu: ReactNode
  readonly onSent: (id: string) => void
  readonly onDiscarded: () => void
  /** Opens a record that has a picture like one of these. */
  readonly onAlike: (found: Alike) => void
}

export function ComposeForm({ draft, elsewhere, revised, maySend, menu, onSent, onDiscarded, onAlike }: Props) {
  const { t } = useTranslation()
  const [on, setOn] = useState(() => revised && versionOf(revised, draft?.content.update?.head))
  const start = draft?.content ?? (on && startOf(on))
  const form = useForm<BulletinForm>({
    mode: 'controlled',
    initialValues: start === undefined ? emptyForm() : fromBulletin(start.bulletin),
  })
  const [photos, setPhotos] = useState<readonly StagedPhoto[]>(() => photosIn(draft?.content, on))
  const [urgency, setUrgency] = useState<Urgency>(start?.urgency ?? 'routine')
  const [ackWithin, setAckWithin] = useState(draft?.content.ackWithinMs)
  const [decided, setDecided] = useState<ReadonlyMap<string, boolean>>(
    () => new Map(draft?.content.to.map((code) => [code, true])),
  )
  const units = useAsk('units.list', {}).data?.units.filter((unit) => !unit.own) ?? []
  const shown = useMemo(() => shownSections(form.values), [form.values])
  const bulletin = useMemo(() => toBulletin(form.values), [form.values])
  const has = useMemo(() => revised && new Set(revised.recipients.map(({ code }) => code)), [revised])
  const files = filesOf(photos)
  const recipients = useRecipients(bulletin, decided, has)
  const known = useCircles(recipients, decided)
  const circles = revised === undefined ? known : noCircles
  const { to, count } = addressees(recipients ?? [], circles)
  const saved = useDraft(
    {
      bulletin,
      attachments: photos
        .filter(({ kept }) => kept === undefined)
        .map((photo) => ({ ...choiceOf(photo), name: photo.name, type: photo.type, size: photo.size })),
      to: [...decided].filter(([, selected]) => selected).map(([code]) => code),
      urgency,
      ...(ackWithin === undefined ? {} : { ackWithinMs: ackWithin }),
      ...(revised && on && { update: { id: revised.id, head: on.head, keep: files.keep } }),
    },
    draft && { draft: draft.draft, revision: draft.revision },
  )
  const discard = useDo('draft.delete')
  const told = { onStart: saved.hold, onSent: (id: string) => (saved.end(), onSent(id)), onFailed: saved.goOn }
  const send = useSend(told)
  const revise = useRevise(told)
  const { busy, failure } = revised === undefined ? send : revise
  const isBehind = revised !== undefined && (!revised.can.update || revised.head !== on?.head)
  const paste = usePaste(form)
  const problems = Object.keys(form.errors)

  const problemText = ({ path, rule }: BulletinProblem): string =>
    rule !== 'required' && isDateField(path)
      ? t('compose.noSuchDate')
      : t(`word.problem.${rule as 'form'}`, { defaultValue: t('word.problem.form') })

  function submit(): void {
    if (!maySend || busy || isBehind) return
    const compact = withoutEmptyRows(form.values)
    form.setValues(compact)
    const parsed = parseBulletin(toBulletin(compact), { allowsMat: true })
    if (!parsed.ok) {
      const fields = parsed.error.map((problem) => [fieldOf(problem.path), problemText(problem)] as const)
      form.setErrors(Object.fromEntries(fields))
      const first = fields[0]?.[0]
      requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-path="${first}"]`)?.focus())
      return
    }
    form.clearErrors()
    if (revised !== undefined) {
      const { grading } = revised.bulletin
      revise.run({
        id: revised.id,
        head: revised.head,
        bulletin: { ...(grading !== undefined && { grading }), ...parsed.value.bulletin },
        ...files,
        to: to.filter((code) => has?.has(code) !== true),
        ...(urgency !== revised.urgency && { urgency }),
        ...(ackWithin !== undefined && { ackWithinMs: ackWithin }),
      })
      return
    }
    send.run({
      bulletin: { ...parsed.value.bulletin },
      attachments: photos.map(choiceOf),
      to,
      urgency,
      ...(ackWithin === undefined ? {} : { ackWithinMs: ackWithin }),
    })
  }
  useHotkeys([['mod+Enter', submit]], [])

  function carryOver(): void {
    if (revised === undefined || on === undefined) return
    const next = versionOf(revised)
    const formOf = ({ bulletin: said }: Version): BulletinForm => fromBulletin({ ...said })
    form.setValues(carriedOver({ before: formOf(on), typed: form.values, after: formOf(next) }))
    setPhotos(carriedPhotos(photos, on, next))
    setOn(next)
  }
  const isOnlyRead = revised !== undefined && saved.id === undefined
  const confirmDiscard = (): void => {
    if (isOnlyRead) return onDiscarded()
    modals.openConfirmModal({
      title: t('compose.discardTitle'),
      children: t('compose.discardText'),
      labels: { confirm: t('compose.discard'), cancel: t('frame.cancel') },
      confirmProps: { color: 'red' },
      onConfirm: () => {
        saved.end()
        if (saved.id !== undefined) discard.mutate({ draft: saved.id })
        onDiscarded()
      },
    })
  }
  return (
    <BulletinFormProvider value={form}>
      <div className={styles['page']} data-status={form.values.status}>
        <header className={styles['bar']}>
          <h1>{revised === undefined ? t(`word.kind.${form.values.kind}`) : t('life.update.title')}</h1>
          {on === undefined ? undefined : <ReviseMark revised={on} typed={bulletin} photos={photos} />}
          <DraftMark state={saved.state} />
          <span className={styles['push']} />
          {menu}
          <Button variant="default" onClick={confirmDiscard}>
            {t(isOnlyRead ? 'frame.cancel' : 'compose.discard')}
          </Button>
          <Button
            disabled={!maySend || to.length === 0 || isBehind}
            loading={busy}
            leftSection={<Icon name="send" size={14} />}
            rightSection={<Kbd>Ctrl Enter</Kbd>}
            onClick={submit}
          >
            {t(revised === undefined ? 'compose.sendTo' : 'life.update.submit', { count })}
          </Button>
        </header>
        <div className={styles['columns']}>
          <SectionLinks shown={shown} problems={problems} />
          <form
            className={`${styles['fields']} scroll`}
            aria-label={t('compose.title')}
            onSubmit={(event) => event.preventDefault()}
          >
            <DraftNotices
              elsewhere={elsewhere}
              isApart={saved.isApart}
              revised={revised}
              on={on}
              onCarryOver={carryOver}
            />
            {maySend ? undefined : <Notice>{t('compose.notAllowed')}</Notice>}
            {problems.length > 0 ? (
              <Notice tone="danger" alert>
                {t('compose.problems', { count: problems.length })}
              </Notice>
            ) : undefined}
            {failure === undefined ? undefined : (
              <Notice tone="danger" alert>
                {failure}
              </Notice>
            )}
            <PastePanel paste={paste} />
            <p className={styles['small']}>{t('compose.requiredMark')}</p>
            <PasteMarkProvider value={paste.markOf}>
              <NoticeSection
                fixedKind={revised !== undefined}
                urgency={urgency}
                onUrgency={setUrgency}
                ackWithin={ackWithin}
                onAckWithin={setAckWithin}
              />
              <WhatSection shown={shown} />
              <PersonSections shown={shown} units={units} />
              <CaseSections shown={shown} />
            </PasteMarkProvider>
          </form>
          <aside
            className={`${styles['side']} scroll`}
            tabIndex={0}
            aria-label={`${t('compose.section.photos')}, ${t('compose.section.recipients')}`}
          >
            <PhotoPanel photos={photos} onChange={setPhotos} except={revised?.id} onAlike={onAlike} />
            <WarningList bulletin={bulletin} />
            <RecipientPanel
              choices={recipients}
              circles={circles}
              onToggle={(code, selected) => setDecided((now) => new Map(now).set(code, selected))}
            />
          </aside>
        </div>
      </div>
    </BulletinFormProvider>
  )
}

const noCircles: ReturnType<typeof useCircles> = []

const startOf = ({ bulletin, urgency }: Version) => ({ bulletin: { ...bulletin } as Record<string, unknown>, urgency })

/** Those of what is superseded that stay, then those that were added. */
function photosIn(content: DraftRow['content'] | undefined, on: Version | undefined): readonly StagedPhoto[] {
  const added = content?.attachments.map((one) => ({
    ...one,
    takenOn: plainDate(one.takenOn ?? ''),
    caption: one.caption ?? '',
  }))
  if (on === undefined) return added ?? []
  return [...(content?.update === undefined ? keptPhotos(on) : photosOf(on, content.update.keep)), ...(added ?? [])]
}

function SectionLinks({
  shown,
  problems,
}: {
  readonly shown: readonly SectionId[]
  readonly problems: readonly string[]
}) {
  const { t } = useTranslation()
  return (
    <nav className={styles['parts']} aria-label={t('compose.sections')}>
      {shown.map((section) => {
        const count = problems.filter((field) => sectionOf(field) === section).length
        return (
          <button
            key={section}
            type="button"
            className="plain"
            onClick={() => document.getElementById(`part-${section}`)?.scrollIntoView({ block: 'start' })}
          >
            {t(`compose.section.${section}`)}
            {count > 0 ? <span className={styles['bad']}>{count}</span> : undefined}
          </button>
        )
      })}
    </nav>
  )
}

function DraftMark({ state }: { readonly state: DraftState }) {
  const { t } = useTranslation()
  const failureText = useFailureText()
  const clock = useClock()
  const text =
    state.kind === 'saved'
      ? t('compose.saved', { time: shortTime(new Date(state.at).toISOString(), clock.now()) })
      : state.kind === 'failed'
        ? `${t('compose.notSaved')}: ${failureText(state.error)}`
        : t(state.kind === 'saving' ? 'compose.saving' : 'compose.untouched')
  return (
    <span className={styles['draft']} data-kind={state.kind} role="status">
      <Icon name={state.kind === 'failed' ? 'alert' : 'disk'} size={13} />
      {text}
    </span>
  )
}
