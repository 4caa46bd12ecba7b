/** Every command, in the order of `--help`. One more command = one file in commands/ and one line here. */
import type { AnyCommand } from './command.ts'
import { ack } from './commands/ack.ts'
import { act } from './commands/act.ts'
import { attachmentFetch } from './commands/attachment-fetch.ts'
import { attachmentLeave } from './commands/attachment-leave.ts'
import { attachmentList } from './commands/attachment-list.ts'
import { attachmentPause } from './commands/attachment-pause.ts'
import { attachmentSave } from './commands/attachment-save.ts'
import { auditVerify } from './commands/audit-verify.ts'
import { authorityAdmit } from './commands/authority-admit.ts'
import { authorityBorder } from './commands/authority-border.ts'
import { authorityChange } from './commands/authority-change.ts'
import { authorityClose } from './commands/authority-close.ts'
import { authorityCreate } from './commands/authority-create.ts'
import { authorityExport } from './commands/authority-export.ts'
import { authorityImport } from './commands/authority-import.ts'
import { authorityInvite } from './commands/authority-invite.ts'
import { authorityKey } from './commands/authority-key.ts'
import { authorityNewLog } from './commands/authority-new-log.ts'
import { authorityPolicy } from './commands/authority-policy.ts'
import { authorityPublish } from './commands/authority-publish.ts'
import { authorityRecover } from './commands/authority-recover.ts'
import { authorityRead } from './commands/authority-read.ts'
import { authorityRevoke } from './commands/authority-revoke.ts'
import { authorityShow } from './commands/authority-show.ts'
import { authoritySign } from './commands/authority-sign.ts'
import { authorityWitness } from './commands/authority-witness.ts'
import { backupCreate } from './commands/backup-create.ts'
import { backupRestore } from './commands/backup-restore.ts'
import { backupVerify } from './commands/backup-verify.ts'
import { bulletinCancel } from './commands/bulletin-cancel.ts'
import { bulletinList } from './commands/bulletin-list.ts'
import { bulletinRelease } from './commands/bulletin-release.ts'
import { bulletinEscalate } from './commands/bulletin-escalate.ts'
import { bulletinRevalidate } from './commands/bulletin-revalidate.ts'
import { bulletinSend } from './commands/bulletin-send.ts'
import { bulletinShow } from './commands/bulletin-show.ts'
import { bulletinStatus } from './commands/bulletin-status.ts'
import { bulletinUpdate } from './commands/bulletin-update.ts'
import { caseAttach } from './commands/case-attach.ts'
import { caseClose } from './commands/case-close.ts'
import { caseCreate } from './commands/case-create.ts'
import { caseDone } from './commands/case-done.ts'
import { caseHand } from './commands/case-hand.ts'
import { caseList } from './commands/case-list.ts'
import { caseNote } from './commands/case-note.ts'
import { caseShare } from './commands/case-share.ts'
import { caseShow } from './commands/case-show.ts'
import { caseTask } from './commands/case-task.ts'
import { caseUnshare } from './commands/case-unshare.ts'
import { circleCreate } from './commands/circle-create.ts'
import { circleList } from './commands/circle-list.ts'
import { circleMembers } from './commands/circle-members.ts'
import { circleRenew } from './commands/circle-renew.ts'
import { circleShow } from './commands/circle-show.ts'
import { conversationLeave } from './commands/conversation-leave.ts'
import { conversationList } from './commands/conversation-list.ts'
import { conversationSend } from './commands/conversation-send.ts'
import { conversationShow } from './commands/conversation-show.ts'
import { demoFill } from './commands/demo-fill.ts'
import { demoUp } from './commands/demo-up.ts'
import { complaintExport } from './commands/complaint-export.ts'
import { complaintList } from './commands/complaint-list.ts'
import { complaintVerify } from './commands/complaint-verify.ts'
import { deviceApprove } from './commands/device-approve.ts'
import { deviceEnrol } from './commands/device-enrol.ts'
import { deviceInvite } from './commands/device-invite.ts'
import { deviceList } from './commands/device-list.ts'
import { deviceRenew } from './commands/device-renew.ts'
import { deviceRevoke } from './commands/device-revoke.ts'
import { directoryExport } from './commands/directory-export.ts'
import { directoryShow } from './commands/directory-show.ts'
import { directoryVerify } from './commands/directory-verify.ts'
import { documentCheck } from './commands/document-check.ts'
import { documentPrint } from './commands/document-print.ts'
import { documentReturn } from './commands/document-return.ts'
import { documentSheets } from './commands/document-sheets.ts'
import { doctor } from './commands/doctor.ts'
import { evidenceExport } from './commands/evidence-export.ts'
import { evidenceShow } from './commands/evidence-show.ts'
import { evidenceVerify } from './commands/evidence-verify.ts'
import { handoverAccept } from './commands/handover-accept.ts'
import { handoverList } from './commands/handover-list.ts'
import { handoverPrepare } from './commands/handover-prepare.ts'
import { handoverShow } from './commands/handover-show.ts'
import { handoverWithdraw } from './commands/handover-withdraw.ts'
import { hitAnswer } from './commands/hit-answer.ts'
import { hitRequest } from './commands/hit-request.ts'
import { officerAdd } from './commands/officer-add.ts'
import { officerCertify } from './commands/officer-certify.ts'
import { officerList } from './commands/officer-list.ts'
import { officerRenew } from './commands/officer-renew.ts'
import { officerRequest } from './commands/officer-request.ts'
import { officerRevoke } from './commands/officer-revoke.ts'
import { officerRoles } from './commands/officer-roles.ts'
import { planAccept } from './commands/plan-accept.ts'
import { planChange } from './commands/plan-change.ts'
import { planClose } from './commands/plan-close.ts'
import { planList } from './commands/plan-list.ts'
import { planPropose } from './commands/plan-propose.ts'
import { planRefuse } from './commands/plan-refuse.ts'
import { planResult } from './commands/plan-result.ts'
import { planShow } from './commands/plan-show.ts'
import { planTask } from './commands/plan-task.ts'
import { profileSet } from './commands/profile-set.ts'
import { proposalExport } from './commands/proposal-export.ts'
import { proposalImport } from './commands/proposal-import.ts'
import { proposalList } from './commands/proposal-list.ts'
import { proposalRefuse } from './commands/proposal-refuse.ts'
import { proposalShow } from './commands/proposal-show.ts'
import { proposalSign } from './commands/proposal-sign.ts'
import { rebuild } from './commands/rebuild.ts'
import { recoveryAdopt } from './commands/recovery-adopt.ts'
import { recoveryCreate } from './commands/recovery-create.ts'
import { relayBackup } from './commands/relay-backup.ts'
import { relayCompact } from './commands/relay-compact.ts'
import { relayDoctor } from './commands/relay-doctor.ts'
import { relayFleet } from './commands/relay-fleet.ts'
import { relayRestore } from './commands/relay-restore.ts'
import { relayServe } from './commands/relay-serve.ts'
import { relayVerify } from './commands/relay-verify.ts'
import { reportCorrect } from './commands/report-correct.ts'
import { reportExport } from './commands/report-export.ts'
import { reportList } from './commands/report-list.ts'
import { reportOverview } from './commands/report-overview.ts'
import { reportShow } from './commands/report-show.ts'
import { reportSubmit } from './commands/report-submit.ts'
import { requestClarify } from './commands/request-clarify.ts'
import { requestClose } from './commands/request-close.ts'
import { requestCreate } from './commands/request-create.ts'
import { requestExtend } from './commands/request-extend.ts'
import { requestList } from './commands/request-list.ts'
import { requestRefuse } from './commands/request-refuse.ts'
import { requestReply } from './commands/request-reply.ts'
import { requestShow } from './commands/request-show.ts'
import { schemaCommand } from './commands/schema.ts'
import { sealedExport } from './commands/sealed-export.ts'
import { sealedImport } from './commands/sealed-import.ts'
import { sealedShow } from './commands/sealed-show.ts'
import { search } from './commands/search.ts'
import { sightingReport } from './commands/sighting-report.ts'
import { sync } from './commands/sync.ts'
import { unitBegin } from './commands/unit-begin.ts'
import { unitCountersign } from './commands/unit-countersign.ts'
import { unitFound } from './commands/unit-found.ts'
import { unitRename } from './commands/unit-rename.ts'
import { unitRotate } from './commands/unit-rotate.ts'
import { unitShow } from './commands/unit-show.ts'
import { unitVeto } from './commands/unit-veto.ts'

export const commands: readonly AnyCommand[] = [
  demoUp,
  demoFill,
  profileSet,
  relayServe,
  relayDoctor,
  relayBackup,
  relayVerify,
  relayRestore,
  relayCompact,
  relayFleet,
  bulletinSend,
  bulletinList,
  bulletinShow,
  bulletinStatus,
  bulletinUpdate,
  bulletinRelease,
  bulletinRevalidate,
  bulletinEscalate,
  bulletinCancel,
  ack,
  act,
  sightingReport,
  hitRequest,
  hitAnswer,
  attachmentSave,
  attachmentList,
  attachmentFetch,
  attachmentPause,
  attachmentLeave,
  requestCreate,
  requestList,
  requestShow,
  requestReply,
  requestRefuse,
  requestClarify,
  requestExtend,
  requestClose,
  conversationSend,
  conversationList,
  conversationShow,
  conversationLeave,
  handoverPrepare,
  handoverAccept,
  handoverWithdraw,
  handoverList,
  handoverShow,
  caseCreate,
  caseList,
  caseShow,
  caseNote,
  caseAttach,
  caseHand,
  caseTask,
  caseDone,
  caseShare,
  caseUnshare,
  caseClose,
  planPropose,
  planList,
  planShow,
  planChange,
  planAccept,
  planRefuse,
  planTask,
  planResult,
  planClose,
  reportSubmit,
  reportList,
  reportShow,
  reportCorrect,
  reportOverview,
  reportExport,
  sync,
  authorityKey,
  authorityCreate,
  authorityPolicy,
  authorityInvite,
  authorityAdmit,
  authorityChange,
  authorityBorder,
  authorityClose,
  authorityRecover,
  authorityRevoke,
  authorityWitness,
  authorityNewLog,
  authorityRead,
  authoritySign,
  authorityPublish,
  authorityShow,
  authorityImport,
  authorityExport,
  unitBegin,
  unitFound,
  unitCountersign,
  unitShow,
  unitRename,
  unitVeto,
  unitRotate,
  circleCreate,
  circleList,
  circleShow,
  circleMembers,
  circleRenew,
  deviceInvite,
  deviceEnrol,
  deviceApprove,
  proposalList,
  proposalShow,
  proposalSign,
  proposalRefuse,
  proposalImport,
  proposalExport,
  officerList,
  officerAdd,
  officerRequest,
  officerCertify,
  officerRoles,
  officerRenew,
  officerRevoke,
  deviceList,
  deviceRenew,
  deviceRevoke,
  search,
  documentPrint,
  documentSheets,
  documentReturn,
  documentCheck,
  evidenceShow,
  evidenceExport,
  evidenceVerify,
  complaintList,
  complaintExport,
  complaintVerify,
  directoryShow,
  directoryVerify,
  directoryExport,
  sealedShow,
  sealedExport,
  sealedImport,
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
