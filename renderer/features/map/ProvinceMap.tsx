import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import styles from './map.module.css'
import { hasProvince, provinceId, provinces } from './province-map.ts'
import type { MapState } from './unit-duties.ts'

export interface MapUnit {
  readonly code: string
  readonly name: string
  readonly state: MapState
  readonly words: string
}

interface Props {
  readonly units: readonly MapUnit[]
  readonly hovered: string | undefined
  readonly onHover: (code: string | undefined) => void
}

const margin = 8

/** The network's provinces with hatching beside colour; neighbours outside it are pale. */
export function ProvinceMap({ units, hovered, onHover }: Props) {
  const { t } = useTranslation()
  const group = useRef<SVGGElement>(null)
  const [view, setView] = useState('380 640 260 160')
  const [places, setPlaces] = useState<ReadonlyMap<string, { x: number; y: number }>>(new Map())
  const shown = units.filter((unit) => hasProvince(unit.code))
  const key = shown.map((unit) => unit.code).join(' ')
  useEffect(() => {
    const found = new Map<string, { x: number; y: number }>()
    let [left, top, right, bottom] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 0, 0]
    for (const path of group.current?.querySelectorAll<SVGPathElement>('path[data-code]') ?? []) {
      const box = path.getBBox()
      found.set(path.dataset['code'] ?? '', { x: box.x + box.width / 2, y: box.y + box.height / 2 })
      left = Math.min(left, box.x)
      top = Math.min(top, box.y)
      right = Math.max(right, box.x + box.width)
      bottom = Math.max(bottom, box.y + box.height)
    }
    if (found.size === 0) return
    setView(`${left - margin} ${top - margin} ${right - left + 2 * margin} ${bottom - top + 2 * margin}`)
    setPlaces(found)
  }, [key])
  const byProvince = new Map(shown.map((unit) => [provinceId(unit.code), unit]))
  return (
    <svg
      className={styles['map']}
      viewBox={view}
      role="img"
      aria-label={t('map.mapLabel')}
      preserveAspectRatio="xMidYMid meet"
    >
      <defs>
        <pattern id="hatch-owes" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="4" height="4" className={styles['owesBase']} />
          <rect width="1.4" height="4" className={styles['owesLine']} />
        </pattern>
        <pattern id="hatch-late" width="3" height="3" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">
          <rect width="3" height="3" className={styles['lateBase']} />
          <rect width="1.2" height="3" className={styles['lateLine']} />
        </pattern>
      </defs>
      <g ref={group}>
        {provinces.map((province) => {
          const unit = byProvince.get(province.id)
          if (unit === undefined) return <path key={province.id} d={province.path} className={styles['outside']} />
          return (
            <path
              key={province.id}
              d={province.path}
              className={styles['unit']}
              data-code={unit.code}
              data-state={unit.state}
              data-hovered={hovered === unit.code}
              onPointerEnter={() => onHover(unit.code)}
              onPointerLeave={() => onHover(undefined)}
            >
              <title>{`${unit.name}: ${unit.words}`}</title>
            </path>
          )
        })}
      </g>
      <g aria-hidden="true" className={styles['labels']}>
        {shown.map((unit) => {
          const place = places.get(unit.code)
          if (place === undefined) return undefined
          return (
            <text key={unit.code} x={place.x} y={place.y} data-state={unit.state}>
              {shortName(unit.name)}
            </text>
          )
        })}
      </g>
    </svg>
  )
}

/** The province without the office: `Công an tỉnh Long An` is `Long An`. */
const shortName = (name: string): string =>
  name.replace(/^(?:Công an|Phòng [^,]+,)?\s*(?:tỉnh|thành phố|TP\.?)?\s*/iu, '')
