/**
 * Proposal, type 73 version 1 (docs/spec/enrolment.md, Statements of several hands): a statement of the own unit that
 * waits for further signatures, or an officer's word that it will not be signed. Never to another unit.
 */
import type { ProposalId } from '../../ids.ts'
import { limits } from '../../limits.ts'
import { defineBody } from '../body.ts'
import { bytes, field, id, optional, record } from '../schema.ts'
import { shortText } from './record-body.ts'

export const proposalBody = defineBody({
  /** In its file form. */
  proposal: optional(8, bytes({ max: limits.proposalBytes })),
  /** Counts with the signature of an officer whom the statement names as signer. */
  refused: optional(9, record({ id: field(0, id<ProposalId>(32)), reason: field(1, shortText) })),
})
export type ProposalFields = ReturnType<typeof proposalBody.decode>
