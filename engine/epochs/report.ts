/** What a device tells its own unit about epochs, and what it makes of its siblings' words (docs/spec/epochs.md, Report). */
import { GiaobanError } from '../../shared/errors.ts'
import { epochReportBody, type EpochReportFields } from '../../shared/protocol/bodies/epoch-report.ts'
import { sealableEpoch } from '../../shared/protocol/directory/epochs.ts'
import { currentEpoch, epochOf } from '../../shared/protocol/directory/selectors.ts'
import type { WritableDb } from '../store/database.ts'
import { complaintsSince, ingestedThrough, saveComplaint, saveIngested } from '../store/epochs.ts'
import { hasGap } from '../store/links.ts'
import { readMeta, writeMeta } from '../store/meta.ts'
import { isWaiting } from '../store/mailbox.ts'
import type { SyncContext } from '../sync/context.ts'
import type { Sender } from '../sync/inbox/signers.ts'
import { authorControl } from '../sync/receipts/control.ts'
import type { SignedInOfficer } from '../vault/officer.ts'
import { rotateAsked } from './due.ts'
import { postedTo } from './windows.ts'
import { endOf, epochsOf, isReader, type EpochHome } from './work.ts'

/** Newest epoch of a complaint of this device that its unit has been told of. */
const complainedOf = 'sync.epoch-complained'

/**
 * Signs what is new: that everything up to an epoch which ended long enough ago is taken in, and complaints. `atHead`:
 * the mailbox has just been read to its end. Returns whether a report was made.
 */
export function reportEpochs(home: EpochHome, atHead: boolean): boolean {
  const { context } = home
  const { self, store, clock, directory } = context
  if (!isReader(home) || !sealableEpoch(directory.state, self.unit, { at: clock.now() }).ok) return false
  if (!directory.sealing('thuong').ok) return false
  const ingested = atHead ? newlyIngested(home) : undefined
  const told = readMeta<number>(store.read, complainedOf) ?? 0
  const refused = complaintsSince(store.read, 0)
    .filter(({ device, epoch }) => device === self.device && epoch > told)
    .map(({ epoch, code }) => ({ epoch, code }))
    .slice(0, 16)
  if (ingested === undefined && refused.length === 0) return false
  return report(context, {
    ...(ingested !== undefined && { ingested }),
    ...(refused.length > 0 && { refused }),
  })
}

/** An administrator's word that the newest epoch shall not stay it. Throws GiaobanError as sealing does. */
export function askForRotation(context: SyncContext, officer: SignedInOfficer): void {
  const rotate = currentEpoch(context.directory.state, context.self.unit)?.epoch
  if (rotate === undefined) throw new GiaobanError('usage/wrong-state')
  context.store.transaction('rotation-asked', (tx) => send(context, tx, { fields: { rotate }, officer }))
}

function report(context: SyncContext, fields: Omit<EpochReportFields, 'note'>): boolean {
  const { store, self, clock } = context
  try {
    store.transaction('epoch-report', (tx) => {
      send(context, tx, { fields })
      if (fields.ingested !== undefined) {
        saveIngested(tx, { device: self.device, epoch: fields.ingested, at: clock.now() })
      }
      const last = fields.refused?.at(-1)
      if (last !== undefined) writeMeta(tx, complainedOf, last.epoch)
    })
    return true
  } catch (thrown) {
    if (thrown instanceof GiaobanError && thrown.code !== 'store/full') return false // told again with the next round
    throw thrown
  }
}

function send(
  context: SyncContext,
  tx: WritableDb,
  word: { readonly fields: Omit<EpochReportFields, 'note'>; readonly officer?: SignedInOfficer },
): void {
  authorControl(context, tx, {
    type: 'epoch-report',
    to: [context.self.unit],
    urgency: 'other',
    ...(word.officer !== undefined && { officer: word.officer }),
    body: (common) => epochReportBody.encode(context.deps.crypto, { ...common, ...word.fields }),
  })
}

/** The newest epoch that ended so long ago that no honest sender posts to it any more, if nothing before it is missing. */
function newlyIngested({ context }: EpochHome): number | undefined {
  const { store, clock, directory, self } = context
  const settled = epochsOf(directory.state, self.unit).findLast((epoch) => {
    const end = endOf(directory.state, epoch)
    return end !== undefined && clock.now() - end >= postedTo(directory.state, self.unit)
  })
  if (settled === undefined) return undefined
  if ((ingestedThrough(store.read).get(self.device) ?? 0) >= settled.epoch) return undefined
  return hasGap(store.read) || isWaiting(store.read) ? undefined : settled.epoch
}

/** A sibling's verified report. Words about epochs that the log does not have are left out. */
export function applyReport(
  context: SyncContext,
  tx: WritableDb,
  word: { readonly sender: Sender; readonly fields: EpochReportFields },
): { readonly complaints: number } {
  const { sender, fields } = word
  const { self, directory } = context
  const at = context.clock.now()
  const known = (epoch: number): boolean => epochOf(directory.state, self.unit, epoch) !== undefined
  if (sender.unit !== self.unit) return { complaints: 0 }
  if (fields.ingested !== undefined && known(fields.ingested)) {
    saveIngested(tx, { device: sender.device, epoch: fields.ingested, at })
  }
  if (fields.rotate !== undefined && sender.officer?.roles.includes('admin') === true) {
    writeMeta(tx, rotateAsked, fields.rotate)
  }
  const fresh = (fields.refused ?? []).filter(
    ({ epoch, code }) =>
      isNamedIn(context, epoch, sender) && saveComplaint(tx, { epoch, code, device: sender.device, at }),
  )
  return { complaints: fresh.length }
}

/** Only a device that the epoch was made for can say that its wrap is wrong. */
const isNamedIn = ({ directory, self }: SyncContext, epoch: number, sender: Sender): boolean =>
  epochOf(directory.state, self.unit, epoch)?.devices.some(({ device }) => device === sender.device) === true
