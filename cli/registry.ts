/** Every command, in the order of `--help`. One more command = one file in commands/ and one line here. */
import type { AnyCommand } from './command.ts'
import { ack } from './commands/ack.ts'
import { act } from './commands/act.ts'
import { attachmentSave } from './commands/attachment-save.ts'
import { auditVerify } from './commands/audit-verify.ts'
import { backupCreate } from './commands/backup-create.ts'
import { backupRestore } from './commands/backup-restore.ts'
import { backupVerify } from './commands/backup-verify.ts'
import { bulletinCancel } from './commands/bulletin-cancel.ts'
import { bulletinList } from './commands/bulletin-list.ts'
import { bulletinSend } from './commands/bulletin-send.ts'
import { bulletinShow } from './commands/bulletin-show.ts'
import { bulletinStatus } from './commands/bulletin-status.ts'
import { demoFill } from './commands/demo-fill.ts'
import { demoUp } from './commands/demo-up.ts'
import { directoryShow } from './commands/directory-show.ts'
import { directoryVerify } from './commands/directory-verify.ts'
import { doctor } from './commands/doctor.ts'
import { evidenceExport } from './commands/evidence-export.ts'
import { evidenceVerify } from './commands/evidence-verify.ts'
import { profileSet } from './commands/profile-set.ts'
import { rebuild } from './commands/rebuild.ts'
import { recoveryAdopt } from './commands/recovery-adopt.ts'
import { recoveryCreate } from './commands/recovery-create.ts'
import { relayServe } from './commands/relay-serve.ts'
import { schemaCommand } from './commands/schema.ts'
import { search } from './commands/search.ts'
import { sync } from './commands/sync.ts'
import { unitRotate } from './commands/unit-rotate.ts'

export const commands: readonly AnyCommand[] = [
  demoUp,
  demoFill,
  profileSet,
  relayServe,
  bulletinSend,
  bulletinList,
  bulletinShow,
  bulletinStatus,
  bulletinCancel,
  ack,
  act,
  attachmentSave,
  sync,
  unitRotate,
  search,
  evidenceExport,
  evidenceVerify,
  directoryShow,
  directoryVerify,
  auditVerify,
  recoveryCreate,
  recoveryAdopt,
  backupCreate,
  backupVerify,
  backupRestore,
  rebuild,
  doctor,
  schemaCommand(() => commands),
]
