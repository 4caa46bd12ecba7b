import { Button, Checkbox } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RequestOf, ResponseOf } from '../../../shared/ipc/contract.ts'
import { day, rfc3339ToMs } from '../../../shared/time.ts'
import { useAsk, useDo } from '../../engine-client/engine-context.tsx'
import { useNow } from '../../ui/clock-context.tsx'
import { dateTime } from '../../ui/dates.ts'
import { Icon } from '../../ui/Icon.tsx'
import { Fact, Facts, Section } from '../../ui/Section.tsx'
import { Notice, Refusal } from '../../ui/states.tsx'
import { shortUnitName } from '../../ui/unit-name.ts'
import { ExportedFile, ImportedFile } from './SealedOutcome.tsx'
import styles from './settings.module.css'

type State = ResponseOf<'sealed.state'>
/** From here on whoever carries must come soon: at 14 days nothing is sealed any more. */
const lateDays = 10

/** Files that stand for a connection, where the unit has none or may carry for one that has none; nothing elsewhere. */
export function SealedFiles() {
  const { t } = useTranslation()
  const state = useAsk('sealed.state', {}).data
  if (state === undefined || (!state.courier && state.units.length === 0)) return undefined
  return (
    <Section title={t('sealed.title')}>
      <Files state={state} />
    </Section>
  )
}

function Files({ state: { courier, waiting, units } }: { readonly state: State }) {
  const { t } = useTranslation()
  const { written, taken, isBusy, error, isRefused, write, take, ...files } = useFiles(courier)
  const [whole, setWhole] = useState(false)
  const unit = units.find((each) => each.unit.code === files.unit)?.unit
  return (
    <div className={styles['block']}>
      <p className="muted">{t(courier ? 'sealed.own' : 'sealed.carry')}</p>
      {courier ? (
        <Standing waiting={waiting} />
      ) : (
        <>
          <ul className={styles['officers']} aria-label={t('sealed.units')}>
            {units.map((each) => (
              <li key={each.unit.id} className={styles['line']}>
                <span className={styles['who']}>
                  <strong>{each.unit.name}</strong>
                  <small>
                    {each.heard === undefined ? t('sealed.unheard') : t('sealed.heard', { time: dateTime(each.heard) })}
                  </small>
                </span>
                <Button
                  variant="default"
                  size="compact-xs"
                  aria-label={t('sealed.exportFor', { unit: each.unit.name })}
                  disabled={isBusy}
                  leftSection={<Icon name="save" size={13} />}
                  onClick={() => write({ unit: each.unit.code, whole })}
                >
                  {t('sealed.exportShort')}
                </Button>
              </li>
            ))}
          </ul>
          <Checkbox
            size="xs"
            label={t('sealed.whole')}
            checked={whole}
            disabled={isBusy}
            onChange={(event) => setWhole(event.currentTarget.checked)}
          />
        </>
      )}
      <div className={styles['buttons']}>
        <Button variant="default" disabled={isBusy} leftSection={<Icon name="folder" size={14} />} onClick={take}>
          {t(courier ? 'sealed.import' : 'sealed.importFrom')}
        </Button>
        {courier ? (
          <Button
            variant="default"
            disabled={isBusy}
            leftSection={<Icon name="save" size={14} />}
            onClick={() => write({})}
          >
            {t('sealed.export')}
          </Button>
        ) : undefined}
      </div>
      <div role="status">
        {isBusy ? <Notice icon="disk">{t('sealed.busy')}</Notice> : undefined}
        {written?.saved === true ? (
          <ExportedFile file={written} unit={unit === undefined ? undefined : shortUnitName(unit.name)} />
        ) : undefined}
        {taken === undefined ? undefined : <ImportedFile taken={taken} />}
      </div>
      {isRefused ? (
        <Notice tone="danger" alert>
          {t('sealed.refused')}
        </Notice>
      ) : (
        <Refusal error={error} />
      )}
    </div>
  )
}

function Standing({ waiting }: { readonly waiting: number }) {
  const { t } = useTranslation()
  const now = useNow(60_000)
  const at = useAsk('directory.show', {}).data?.checkpointAt
  const days = Math.max(0, Math.floor((now - ((at === undefined ? undefined : rfc3339ToMs(at)) ?? now)) / day))
  return (
    <>
      <Facts>
        <Fact label={t('sealed.waiting')} wide>
          {waiting === 0 ? t('sealed.waitsNot') : t('sealed.waits', { count: waiting })}
        </Fact>
        <Fact label={t('sealed.directory')} wide>
          {at === undefined
            ? t('sealed.ageUnknown')
            : `${days === 0 ? t('sealed.fresh') : t('sealed.age', { count: days })} · ${dateTime(at)}`}
        </Fact>
      </Facts>
      {days < lateDays ? undefined : <Notice tone="warn">{t('sealed.ageLate')}</Notice>}
    </>
  )
}

/** One thing at a time: what is said below the buttons is about the last one pressed. */
function useFiles(isCourier: boolean) {
  const queries = useQueryClient()
  const written = useDo('sealed.export')
  const taken = useDo('sealed.import')
  const relay = useAsk('sync.state', {}).data?.state
  const error = written.error ?? taken.error
  // what waits, and who was heard of: the engine tells of nothing else that a file changes at a carrier
  const onSettled = () => void queries.invalidateQueries({ queryKey: ['sealed.state'] })
  return {
    written: written.data,
    taken: taken.data?.taken,
    isBusy: written.isPending || taken.isPending,
    unit: written.variables?.unit,
    error,
    /** The relay talks to this PC: what it refuses is the carrying. */
    isRefused: !isCourier && error?.code === 'relay/refused' && relay !== 'refused',
    write: (input: RequestOf<'sealed.export'>) => {
      taken.reset()
      written.mutate(input, { onSettled })
    },
    take: () => {
      written.reset()
      taken.mutate({}, { onSettled })
    },
  }
}
