import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAsk } from '../../engine-client/engine-context.tsx'
import { useNow } from '../../ui/clock-context.tsx'
import { shortTime } from '../../ui/dates.ts'
import { Loading, Trouble } from '../../ui/states.tsx'
import { Tag } from '../../ui/StatusBadge.tsx'
import styles from './map.module.css'
import { ProvinceMap } from './ProvinceMap.tsx'
import { dutiesByUnit, mapState, type Duties, type MapState } from './unit-duties.ts'

const states = ['own', 'late', 'owes', 'clear', 'outside'] as const

/** By duty: who is late, who owes, whom we owe; our own unit on top. */
const order: readonly MapState[] = ['own', 'late', 'owes', 'clear']
const owed = ({ duty }: { readonly duty: Duties | undefined }): number => (duty?.owes ?? 0) + (duty?.weOwe ?? 0)
const byName = (a: { readonly name: string }, b: { readonly name: string }): number =>
  a.name.localeCompare(b.name, 'vi')

/** Units, what they owe us and we them, as a list and on the map. */
export function Units() {
  const { t } = useTranslation()
  const now = useNow(60_000)
  const [hovered, setHovered] = useState<string | undefined>(undefined)
  const units = useAsk('units.list', {})
  const desk = useAsk('desk.get', {}).data
  if (units.data === undefined)
    return units.error === null ? <Loading /> : <Trouble error={units.error} again={() => void units.refetch()} />
  const duties = dutiesByUnit(desk?.answer ?? [], desk?.waiting ?? [])
  const rows = units.data.units.map((unit) => {
    const duty = duties.get(unit.code)
    const words = [
      duty !== undefined && duty.owes > 0 ? t('map.owes', { count: duty.owes }) : undefined,
      duty !== undefined && duty.weOwe > 0 ? t('map.weOwe', { count: duty.weOwe }) : undefined,
    ].filter((word) => word !== undefined)
    const state = mapState(unit.own, duty)
    return {
      ...unit,
      state,
      duty,
      words: unit.own ? t('map.legend.own') : words.length === 0 ? t('map.clear') : words.join(', '),
    }
  })
  rows.sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state) || owed(b) - owed(a) || byName(a, b))
  return (
    <div className={styles['page']}>
      <header className={styles['bar']}>
        <h1>{t('map.title')}</h1>
        <ul className={styles['legend']}>
          {states.map((state) => (
            <li key={state} data-state={state}>
              <i /> {t(`map.legend.${state}`)}
            </li>
          ))}
        </ul>
      </header>
      <ul className={`${styles['list']} scroll`} aria-label={t('map.list')} tabIndex={0}>
        {rows.map((unit) => (
          <li
            key={unit.id}
            data-state={unit.state}
            data-hovered={hovered === unit.code}
            onPointerEnter={() => setHovered(unit.code)}
            onPointerLeave={() => setHovered(undefined)}
          >
            <strong>{unit.name}</strong>
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
