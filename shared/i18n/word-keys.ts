/** Every closed list that has words on screen, as types: a list that grows without its words does not compile. */
import type { ProposalFlaw } from '../protocol/directory/proposal.ts'
import type * as lists from '../domain/bulletin-words.ts'
import type { NameWay } from '../domain/identity/name.ts'
import type { ReasonKey } from '../domain/identity/same-person.ts'
import type { WarningKey } from '../domain/identity/warnings.ts'
import type * as handovers from '../domain/handover-words.ts'
import type * as evidence from '../domain/evidence-words.ts'
import type * as documents from '../domain/document-words.ts'
import type * as cases from '../domain/case-words.ts'
import type * as plans from '../domain/plan-words.ts'
import type * as reports from '../domain/report-words.ts'
import type * as requests from '../domain/request-words.ts'
import type { Role } from '../domain/roles.ts'
import type { LeafType } from '../protocol/directory/leaf-types.ts'
import type { StatementField } from '../protocol/directory/statement-fields.ts'
import type { VoidReason } from '../protocol/directory/verdict.ts'
import type * as directory from '../protocol/directory/words.ts'

type Words<Key extends string | number> = Readonly<Record<Key, string>>
type Of<List extends readonly string[]> = Words<List[number]>

export interface SharedWords {
  readonly rung: Words<'queued' | 'relayed' | 'delivered' | 'decrypted' | 'opened' | 'acknowledged' | 'acted'>
  readonly state: Words<'draft' | 'active' | 'awaiting-confirmation' | 'cancelled' | 'expired'>
  readonly reason: Of<typeof lists.cancelReasons>
  readonly status: Of<typeof lists.recordStatuses>
  readonly release: Of<typeof lists.releases>
  readonly role: Words<Role>
  readonly urgency: Of<typeof lists.urgencies>
  readonly outcome: Words<'accepted' | 'expired' | 'quarantined' | 'not-allowed' | 'needs-update' | 'waiting-parents'>
  readonly answer: Of<typeof lists.answerKinds>
  readonly acted: Of<typeof lists.actedOutcomes>
  readonly freshness: Of<typeof lists.freshnesses>
  readonly certainty: Of<typeof lists.certainties>
  readonly hitAnswer: Of<typeof lists.hitAnswers>
  readonly hitCheck: Of<typeof lists.hitChecks>
  readonly hitFinding: Of<typeof lists.hitFindings>
  readonly kind: Of<typeof lists.bulletinKinds>
  readonly type: Of<typeof lists.bulletinTypes>
  readonly marking: Of<typeof lists.typedMarkings>
  readonly handling: Of<typeof lists.handlings>
  readonly gradingSource: Of<typeof lists.gradingSources>
  readonly gradingInformation: Words<1 | 2 | 3 | 4>
  readonly nameKind: Of<typeof lists.nameKinds>
  readonly sex: Of<typeof lists.sexes>
  readonly identity: Of<typeof lists.identityTypes>
  readonly address: Of<typeof lists.addressTypes>
  readonly mark: Of<typeof lists.markTypes>
  readonly vehicleClass: Of<typeof lists.vehicleClasses>
  readonly action: Of<typeof lists.askedActions>
  readonly requestKind: Of<typeof requests.requestKinds>
  readonly requestState: Words<'open' | 'answered' | 'closed'>
  readonly askedState: Words<'waiting' | 'question' | 'need-until' | 'answered' | 'refused'>
  readonly requestClosing: Of<typeof requests.requestClosings>
  readonly handoverState: Words<handovers.HandoverState>
  readonly handoverSection: Of<typeof handovers.handoverSections>
  readonly handoverFamily: Of<typeof handovers.handoverFamilies>
  readonly handoverNews: Of<typeof handovers.handoverNews>
  readonly caseState: Words<'open' | 'closed' | 'left'>
  readonly caseClosing: Of<typeof cases.caseClosings>
  readonly taskState: Of<typeof cases.taskStates>
  readonly custodyAction: Of<typeof cases.custodyActions>
  readonly planKind: Of<typeof plans.planKinds>
  readonly planState: Words<plans.PlanState>
  readonly planAnswer: Of<typeof plans.planAnswers>
  readonly planUnit: Words<'waiting' | 'accepted' | 'refused'>
  readonly planOutcome: Of<typeof plans.planOutcomes>
  readonly planFigure: Of<typeof plans.planFigures>
  readonly planClosing: Of<typeof plans.planClosings>
  readonly crimeGroup: Of<typeof reports.crimeGroups>
  readonly reportFigure: Of<typeof reports.reportFigures>
  readonly reportColumn: Words<
    | 'from'
    | 'to'
    | 'code'
    | 'unit'
    | 'group'
    | 'clearUp'
    | 'recordedBefore'
    | 'clearedBefore'
    | 'clearUpBefore'
    | 'days'
    | 'total'
    | 'all'
  >
  readonly periodKind: Of<typeof reports.periodKinds>
  readonly reportState: Words<reports.ReportState>
  readonly reportSkipped: Of<typeof reports.skipReasons>
  readonly reportPace: Of<typeof reports.paces>
  /** Whose word is owed next. */
  readonly owed: Words<'us' | 'others' | 'none'>
  readonly documentKind: Of<typeof documents.documentKinds>
  readonly documentOutcome: Of<typeof documents.documentOutcomes>
  readonly returnWay: Of<typeof documents.returnWays>
  readonly signedDoubt: Of<typeof evidence.signedDoubts>
  readonly attachment: Of<typeof lists.attachmentKinds>
  readonly removed: Words<
    'EXIF' | 'GPS' | 'XMP' | 'ICC' | 'IPTC' | 'thumbnail' | 'comment' | 'time' | 'animation' | 'trailing-data' | 'other'
  >
  /** By dotted path without list positions. */
  readonly field: Readonly<Record<string, string>>
  readonly problem: Readonly<Record<string, string>>
  readonly warning: Words<WarningKey>
  readonly why: Readonly<Record<string, string>>
  readonly how: Words<'exact' | 'tone' | 'folded' | 'prefix' | 'old-number' | NameWay>
  /** Why two descriptions may mean one person, and what speaks against it. */
  readonly person: Words<ReasonKey>
  readonly proposal: Readonly<Record<string, string>>
  readonly history: Readonly<Record<string, string>>
}

/** What statements of the directory say, and why one would have no effect. */
export interface StatementWords {
  readonly type: Words<LeafType>
  readonly field: Words<StatementField>
  readonly value: Of<typeof directory.unitLevels> &
    Of<typeof directory.unitLinks> &
    Of<typeof directory.deviceLimits> &
    Of<typeof directory.borderStates> &
    Of<typeof directory.revokedKinds> &
    Of<typeof directory.revocationReasons> &
    Words<'true' | 'false' | 'none' | 'all'>
  /** Also of proposals that are none. */
  readonly breach: Words<VoidReason | ProposalFlaw>
}
