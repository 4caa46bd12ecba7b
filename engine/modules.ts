/** The parts of the engine beside session, settings, doctor, drafts and audit, for one engine. */
import { createAuditVerifyModule } from './api/audit-verify.ts'
import { createAttachmentModule } from './api/attachments.ts'
import { createBackupModule } from './api/backup.ts'
import { createRecordsModule } from './api/bulletins-read.ts'
import { createLifeModule } from './api/bulletin-life.ts'
import { createEscalateModule } from './api/bulletin-escalate.ts'
import { createUpdateModule } from './api/bulletin-update.ts'
import { createDeadlineModule } from './api/deadlines.ts'
import { createConversationModule } from './api/conversations.ts'
import { createHandoverModule } from './api/handovers.ts'
import { createHitModule } from './api/hits.ts'
import { createDocumentModule } from './api/documents.ts'
import { createWriteModule } from './api/bulletin-write.ts'
import { createCircleModule } from './api/circles.ts'
import { createComplaintModule } from './api/complaints.ts'
import { createDirectoryModule } from './api/directory.ts'
import { createEnrolModule } from './api/enrol.ts'
import { createEpochModule } from './api/epochs.ts'
import { createEvidenceModule } from './api/evidence.ts'
import { createDeviceModule } from './api/devices.ts'
import { createOfficerModule } from './api/officers.ts'
import { createProposalModule } from './api/proposals.ts'
import type { ModuleFactory } from './api/handlers.ts'
import { createNewcomerModule } from './api/newcomer.ts'
import { createRestoreModule } from './api/restore.ts'
import { createCaseModule } from './api/cases.ts'
import { createPhotoModule } from './api/photos.ts'
import { createPlanModule } from './api/plans.ts'
import { createReportModule } from './api/reports.ts'
import { createRequestModule } from './api/requests.ts'
import { createSyncModule, type ExchangeHolder } from './api/sync.ts'
import { createSealedModule } from './api/sealed.ts'
import { createTransferModule } from './api/transfers.ts'
import { createUnitModule } from './api/units.ts'
import { GiaobanError } from '../shared/errors.ts'
import { createHomeHolder } from './open-home.ts'

/** `live`: stay connected while the vault is open. In order of opening: the home first, the exchange last. */
export function createModules(options: { readonly live: boolean }): readonly ModuleFactory[] {
  const home = createHomeHolder()
  let exchange: ExchangeHolder | undefined
  const later: ExchangeHolder = {
    current: () => {
      if (exchange === undefined) throw new GiaobanError('vault/locked')
      return exchange.current()
    },
  }
  return [
    (core) => createDirectoryModule(core, home),
    (core) => createRecordsModule(core, () => home.current().records),
    (core) => createAttachmentModule(core, home),
    (core) => createTransferModule(core, { home, exchange: later }),
    () => createPhotoModule(home),
    (core) => createEvidenceModule(core, home),
    (core) => createComplaintModule(core, home),
    (core) => createAuditVerifyModule(core, home),
    (core) => createBackupModule(core, home),
    createRestoreModule,
    (core) => createWriteModule(core, { home, exchange: later }),
    (core) => createLifeModule(core, { home, exchange: later }),
    (core) => createUpdateModule(core, { home, exchange: later }),
    (core) => createEscalateModule(core, { home, exchange: later }),
    (core) => createHitModule(core, { home, exchange: later }),
    (core) => createDocumentModule(core, { home, exchange: later }),
    (core) => createRequestModule(core, { home, exchange: later }),
    (core) => createHandoverModule(core, { home, exchange: later }),
    (core) => createConversationModule(core, { home, exchange: later }),
    (core) => createCaseModule(core, { home, exchange: later }),
    (core) => createPlanModule(core, { home, exchange: later }),
    (core) => createReportModule(core, { home, exchange: later }),
    () => createEpochModule({ home, exchange: later }),
    () => createCircleModule({ home, exchange: later }),
    (core) => createProposalModule(core, home),
    (core) => createOfficerModule(core, home),
    (core) => createDeviceModule(core, { home, exchange: later }),
    () => createUnitModule({ home, exchange: later }),
    (core) => {
      const sync = createSyncModule(core, { home, live: options.live })
      exchange = sync.exchange
      return sync
    },
    (core) => createDeadlineModule(core, { home, live: options.live }),
    (core) => createSealedModule(core, { home, exchange: later }),
    (core) => createEnrolModule(core, home),
    (core) => createNewcomerModule(core, { home, exchange: later, live: options.live }),
  ]
}
