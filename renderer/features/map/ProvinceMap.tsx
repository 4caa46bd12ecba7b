import { useTranslation } from 'react-i18next'
import styles from './map.module.css'
import type { Extent } from './largest-part.ts'
import { hasProvince, provinceExtent, provinceId, provinces } from './province-map.ts'
import type { MapState } from './unit-duties.ts'

export interface MapUnit {
  readonly code: string
  readonly name: string
  readonly state: MapState
  readonly words: string
  /** A short word under the name: the state is never told by the fill alone. */
  readonly mark?: string | undefined
}

interface Props {
  readonly units: readonly MapUnit[]
  readonly hovered: string | undefined
  readonly onHover: (code: string | undefined) => void
}

const margin = 12

function viewOf(extents: readonly Extent[]): string {
  if (extents.length === 0) return '0 0 812 873'
  const left = Math.min(...extents.map((one) => one.left)) - margin
  const top = Math.min(...extents.map((one) => one.top)) - margin
  const right = Math.max(...extents.map((one) => one.right)) + margin
  const bottom = Math.max(...extents.map((one) => one.bottom)) + margin
  return `${left} ${top} ${right - left} ${bottom - top}`
}

/** The network's provinces with hatching beside colour; neighbours outside it are pale. */
export function ProvinceMap({ units, hovered, onHover }: Props) {
  const { t } = useTranslation()
  const shown = units.filter((unit) => hasProvince(unit.code))
  const places = new Map(shown.map((unit) => [unit.code, provinceExtent(unit.code)]))
  const byProvince = new Map(shown.map((unit) => [provinceId(unit.code), unit]))
  return (
    <svg
      className={styles['map']}
      viewBox={viewOf([...places.values()].filter((place) => place !== undefined))}
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
        <pattern id="dots-undelivered" width="4" height="4" patternUnits="userSpaceOnUse">
          <rect width="4" height="4" className={styles['owesBase']} />
          <circle cx="2" cy="2" r="0.9" className={styles['owesLine']} />
        </pattern>
        <pattern id="lines-read" width="4" height="4" patternUnits="userSpaceOnUse">
          <rect width="4" height="4" className={styles['readBase']} />
          <rect width="4" height="1.2" className={styles['readLine']} />
        </pattern>
      </defs>
      <g>
        {provinces.map((province) => {
          const unit = byProvince.get(province.id)
          if (unit === undefined) return <path key={province.id} d={province.path} className={styles['outside']} />
          return (
            <path
              key={province.id}
              d={province.path}
              className={styles['unit']}
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
            <text
              key={unit.code}
              x={(place.left + place.right) / 2}
              y={(place.top + place.bottom) / 2}
              data-state={unit.state}
            >
              {shortName(unit.name)}
              {unit.mark === undefined ? undefined : (
                <tspan x={(place.left + place.right) / 2} dy="4.6" className={styles['mark']}>
                  {unit.mark}
                </tspan>
              )}
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
