import { useTranslation } from 'react-i18next'
import type { CaseDetail } from '../../../shared/ipc/case-calls.ts'
import { Tag } from '../../ui/StatusBadge.tsx'
import page from '../../ui/RecordPage.module.css'
import styles from './cases.module.css'
import { linksOf, type CaseLink } from './case-links.ts'

/** People, vehicles, telephones, accounts and records that the case and its notes speak of. */
export function CaseLinks({ detail }: { readonly detail: CaseDetail }) {
  const { t } = useTranslation()
  const links = linksOf(detail)
  if (links.length === 0) return <p className="muted">{t('cases.none.links')}</p>
  return (
    <>
      <Graph title={detail.title} links={links.slice(0, 12)} />
      <ul className={styles['links']}>
        {links.map((link) => (
          <li key={`${link.kind}${link.text}`} className={page['line']}>
            <Tag>{t(`cases.link.${link.kind}`)}</Tag>
            <span>{link.text === '' ? t('cases.unknownRecord', { id: link.id?.slice(0, 8) }) : link.text}</span>
          </li>
        ))}
      </ul>
    </>
  )
}

const width = 560
const height = 260

/** The case in the middle, what it speaks of around it; the list below says the same in words. */
function Graph({ title, links }: { readonly title: string; readonly links: readonly CaseLink[] }) {
  const { t } = useTranslation()
  const at = (index: number) => {
    const angle = (index / links.length) * 2 * Math.PI - Math.PI / 2
    return { x: width / 2 + Math.cos(angle) * 110, y: height / 2 + Math.sin(angle) * 96 }
  }
  return (
    <svg
      className={styles['graph']}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={t('cases.graph', { title })}
    >
      {links.map((link, index) => {
        const { x, y } = at(index)
        return (
          <g key={`${link.kind}${link.text}`}>
            <line x1={width / 2} y1={height / 2} x2={x} y2={y} />
            <circle cx={x} cy={y} r={5} />
            <text
              x={x + (x < width / 2 ? -9 : 9)}
              y={y + 4}
              textAnchor={Math.abs(x - width / 2) < 1 ? 'start' : x < width / 2 ? 'end' : 'start'}
            >
              {short(link.text === '' ? t('cases.notHeld') : link.text)}
            </text>
          </g>
        )
      })}
      <circle cx={width / 2} cy={height / 2} r={9} />
    </svg>
  )
}

const short = (text: string): string => (text.length > 22 ? `${text.slice(0, 21)}…` : text)
