/** Calls about periodic reports. Nothing waits for the network. */
import { toCsv } from '../../shared/domain/csv.ts'
import { overviewRows } from '../../shared/domain/report-csv.ts'
import { utf8 } from '../../shared/bytes.ts'
import { words as en } from '../../shared/i18n/en/words.ts'
import { words as vi } from '../../shared/i18n/vi/words.ts'
import { idBytes } from '../../shared/ids.ts'
import type { ParsedRequestOf } from '../../shared/ipc/contract.ts'
import type { OpenHome } from '../open-home.ts'
import { reportAction } from '../records/report-rules.ts'
import { createAuthoring, type AuthoringParts } from './authoring.ts'
import type { EngineCore, EngineModule, HandlerGroup } from './handlers.ts'
import { reportPage, toReportDetail } from './report-detail.ts'
import { reportsOverview } from './report-overview.ts'
import { writeProof } from './write-proof.ts'
import { correctReport, reportNamed, submitReport } from './report-write.ts'

export function createReportModule(core: EngineCore, parts: AuthoringParts): EngineModule {
  const { open, officerFor, freshly } = createAuthoring(core, parts)
  const shown = (home: OpenHome, id: string) => toReportDetail({ home, roles: core.roles() }, reportNamed(home, id))
  const handlers = {
    'report.list': (request) => reportPage(open(), request),
    'report.get': ({ id }) => shown(open(), id),
    'report.overview': (request) => reportsOverview(open(), request),
    'report.export': (request) => exportTable(core, open(), request),
    'report.submit': (request) => freshly(() => submitReport(open(), officerFor(reportAction), request)),
    'report.correct': (request) => freshly(() => correctReport(open(), officerFor(reportAction), request)),
  } satisfies HandlerGroup
  return { handlers }
}

/** Plain text that leaves the encrypted home: told of in the audit. */
async function exportTable(
  { deps }: EngineCore,
  home: OpenHome,
  { language, bom, out, ...asked }: ParsedRequestOf<'report.export'>,
) {
  const overview = reportsOverview(home, asked)
  const path = out ?? (await deps.shell?.saveDialog(`${asked.from}-${asked.to}.csv`))
  if (path === undefined) return { saved: false }
  const file = utf8(toCsv(overviewRows(overview, language === 'vi' ? vi : en), { bom }))
  writeProof(home, path, { file, action: 'report.exported', object: idBytes(home.context.self.unit) })
  return { saved: true, size: file.length }
}
