import qrcode from 'qrcode-generator'
import { useMemo } from 'react'
import styles from './marks.module.css'

/** Modules of white around the code, as readers ask for. */
const quiet = 4

interface Props {
  readonly text: string
  /** What it is, for whoever does not see it. */
  readonly label: string
}

/** Drawn as one path: no canvas, no image, nothing that the page's policy would have to allow. Black on white in any theme. */
export function QrCode({ text, label }: Props) {
  const { path, size } = useMemo(() => modules(text), [text])
  return (
    <svg
      className={styles['qr']}
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  )
}

function modules(text: string): { readonly path: string; readonly size: number } {
  const code = qrcode(0, 'M')
  // capitals, figures and a few marks take five and a half bits a letter instead of eight
  code.addData(text, /^[0-9A-Z $%*+\-./:]*$/.test(text) ? 'Alphanumeric' : 'Byte')
  code.make()
  const count = code.getModuleCount()
  let path = ''
  for (let row = 0; row < count; row++) {
    for (let column = 0; column < count; column++) {
      if (code.isDark(row, column)) path += `M${column + quiet} ${row + quiet}h1v1h-1z`
    }
  }
  return { path, size: count + 2 * quiet }
}
