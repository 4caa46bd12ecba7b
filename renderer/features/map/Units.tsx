import { NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAsk } from '../../engine-client/engine-context.tsx'
import { useNow } from '../../ui/clock-context.tsx'
import { shortTime } from '../../ui/dates.ts'
import { Loading, Trouble } from '../../ui/states.tsx'
import { Tag } from '../../ui/StatusBadge.tsx'
import styles from './map.module.css'
import { ProvinceMap } from './ProvinceMap.tsx'
import {
  alertState,
  alertStates,
  dutiesByUnit,
  dutyStates,
  mapState,
  type Duties,
  type MapState,
} from './unit-duties.ts'
import { useAlertWords } from './use-alert-words.ts'

/** By duty: who is late, who owes, whom we owe; our own unit on top. */
const order: readonly MapState[] = ['own', 'late', 'undelivered', 'delivered', 'read', 'owes', 'acknowledged', 'clear']
const rank = (state: MapState): number => (order.indexOf(state) + order.length + 1) % (order.length + 1)
const owed = ({ duty }: { readonly duty: Duties | undefined }): number => (duty?.owes ?? 0) + (duty?.weOwe ?? 0)
const byName = (a: { readonly name: string }, b: { readonly name: string }): number =>
  a.name.localeCompare(b.name, 'vi')

/** Units, what they owe us and we them, or where each stands with one alert of ours: as a list and on the map. */
export function Units() {
  const { t } = useTranslation()
  const now = useNow(60_000)
  const [hovered, setHovered] = useState<string | undefined>(undefined)
  const [chosen, setChosen] = useState<string | undefined>(undefined)
  const units = useAsk('units.list', {})
  const desk = useAsk('desk.get', {}).data
  const alert = useAsk('bulletin.get', chosen === undefined ? undefined : { id: chosen }).data
  const alertWords = useAlertWords()
  if (units.data === undefined)
    return units.error === null ? <Loading /> : <Trouble error={units.error} again={() => void units.refetch()} />
  const waiting = desk?.waiting ?? []
  const duties = dutiesByUnit(desk?.answer ?? [], waiting)
  const shown = chosen === undefined ? undefined : alert
  const rows = units.data.units.map((unit) => {
    const duty = duties.get(unit.code)
    const rung = shown?.units.find((each) => each.unit === unit.code)
    const words = [
      duty !== undefined && duty.owes > 0 ? t('map.owes', { count: duty.owes }) : undefined,
      duty !== undefined && duty.weOwe > 0 ? t('map.weOwe', { count: duty.weOwe }) : undefined,
    ].filter((word) => word !== undefined)
    const dutyWords = words.length === 0 ? t('map.clear') : words.join(', ')
    const state = unit.own || shown === undefined ? mapState(unit.own, duty) : alertState(rung)
    return {
      ...unit,
      state,
      duty,
      words: unit.own ? t('map.legend.own') : shown === undefined ? dutyWords : alertWords(rung),
      mark: unit.own || shown === undefined ? undefined : t(`map.legend.${state}`),
    }
  })
  rows.sort((a, b) => rank(a.state) - rank(b.state) || owed(b) - owed(a) || byName(a, b))
  const legend = shown === undefined ? dutyStates : alertStates
  return (
    <div className={styles['page']}>
      <header className={styles['bar']}>
        <h1>{t('map.title')}</h1>
        <NativeSelect
          size="xs"
          aria-label={t('map.alert')}
          className={styles['choice'] ?? ''}
          value={chosen ?? ''}
          onChange={({ currentTarget: { value } }) => setChosen(value === '' ? undefined : value)}
          data={[
            { value: '', label: t('map.allAlerts') },
            ...waiting.map(({ id, ref, title }) => ({ value: id, label: `${title} (${ref})` })),
          ]}
        />
        <ul className={styles['legend']}>
          {[...legend, 'outside' as const].map((state) => (
            <li key={state} data-state={state}>
              <i /> {t(`map.legend.${state}`)}
            </li>
          ))}
        </ul>
      </header>
      <ul className={`${styles['list']} scroll`} aria-label={t('map.list')}>
        {rows.map((unit) => (
          <li
            key={unit.id}
            data-state={unit.state}
            data-hovered={hovered === unit.code}
            onPointerEnter={() => setHovered(unit.code)}
            onPointerLeave={() => setHovered(undefined)}
          >
            <button
              type="button"
              className={`plain ${styles['name']}`}
              aria-label={t('map.show', { unit: unit.name, words: unit.words })}
              onFocus={() => setHovered(unit.code)}
              onBlur={() => setHovered(undefined)}
              onClick={() => setHovered(unit.code)}
            >
              {unit.name}
            </button>
            <span className={styles['tags']}>
              {unit.neighbour ? <Tag>{t('map.neighbour')}</Tag> : undefined}
              {unit.neighbour && !unit.confirmed ? <Tag tone="warn">{t('map.unconfirmed')}</Tag> : undefined}
              {unit.silentSince === undefined ? undefined : (
                <Tag tone="danger">{t('map.silent', { time: shortTime(unit.silentSince, now) })}</Tag>
              )}
            </span>
            <span className={styles['words']}>{`${t(`word.level.${unit.level}`)} · ${unit.words}`}</span>
          </li>
        ))}
      </ul>
      <figure className={styles['figure']}>
        <ProvinceMap units={rows} hovered={hovered} onHover={setHovered} />
        <figcaption>{t('map.attribution')}</figcaption>
      </figure>
    </div>
  )
}
