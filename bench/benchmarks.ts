/** Every benchmark by its name; each gives its rows (bench/README.md). */
import type { Row } from './measure.ts'
import { sealAttachmentRate, sealToThousand } from './seal-benches.ts'

export const benchmarks: Readonly<Record<string, () => Promise<Row[]>>> = {
  'seal-1000': sealToThousand,
  attachment: sealAttachmentRate,
}
