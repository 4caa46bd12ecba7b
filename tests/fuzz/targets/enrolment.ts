/** What people carry by hand or type in when a device, an officer or a statement comes in: files, QR texts, codes. */
import { utf8, utf8ToText, type Bytes } from '../../../shared/bytes.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import type { KeyId, OfficerId } from '../../../shared/ids.ts'
import { CodecError } from '../../../shared/protocol/cbor.ts'
import {
  decodeProposal,
  encodeProposal,
  encodeProposalCore,
  type ProposalCore,
} from '../../../shared/protocol/directory/proposal.ts'
import { encodeSignedBody } from '../../../shared/protocol/directory/statements.ts'
import { formatInvitationCode, parseInvitationCode } from '../../../shared/protocol/enrolment/code.ts'
import {
  decodeInvitation,
  decodeTerms,
  encodeInvitation,
  encodeTerms,
  invitationQr,
  parseInvitationQr,
} from '../../../shared/protocol/enrolment/invitation.ts'
import {
  decodeAnswer,
  decodeCommitment,
  decodeVerdict,
  encodeAnswer,
  encodeCommitment,
  encodeVerdict,
} from '../../../shared/protocol/enrolment/messages.ts'
import { decodeOpening, encodeRequest } from '../../../shared/protocol/enrolment/request.ts'
import { sampleInvitation, sampleRequest } from '../../support/enrol-samples.ts'
import { leafSamples } from '../../support/leaf-samples.ts'
import { seededRandom } from '../../support/seeded-random.ts'
import { cborSteps, codecRun, parserRun, promise, same, type FuzzTarget } from '../target.ts'

const crypto = await createCrypto({ random: seededRandom('fuzz enrolment') })
const invitation = sampleInvitation(crypto)
const filled = (length: number, value: number): Bytes => new Uint8Array(length).fill(value)

/** A file whose check fits, or else its terms alone: behind the check little of what is bent would come through. */
export const invitationTarget = (): FuzzTarget => {
  const file = codecRun({
    decode: (input) => decodeInvitation(crypto, input),
    encode: (value) => encodeInvitation(crypto, value),
  })
  const terms = codecRun({ decode: decodeTerms, encode: encodeTerms })
  const bare = sampleInvitation(crypto, { relays: [], relayPins: [], roleLimits: [], demo: false })
  return {
    maxBytes: 2048,
    steps: cborSteps,
    seeds: [invitation, bare].flatMap((each) => [encodeInvitation(crypto, each), encodeTerms(each.terms)]),
    run: (input) => file(input) || terms(input),
  }
}

/** Typed or photographed: what is read is printed as the same invitation, and nothing is read that nobody made. */
export const invitationTextTarget = (): FuzzTarget => {
  const code = formatInvitationCode(crypto, invitation.secret)
  const qr = invitationQr(crypto, invitation) ?? ''
  return {
    maxBytes: 3000,
    steps: { perInput: 20_000, perByte: 600 },
    seeds: [code, code.toLowerCase().replaceAll('-', ' '), qr].map(utf8),
    run: (input) => {
      let text: string
      try {
        text = utf8ToText(input)
      } catch {
        return false
      }
      const secret = parseInvitationCode(crypto, text)
      if (secret !== undefined) {
        const again = parseInvitationCode(crypto, formatInvitationCode(crypto, secret))
        promise(again !== undefined && same(again, secret), 'a code prints as another')
        return true
      }
      try {
        promise(invitationQr(crypto, parseInvitationQr(crypto, text)) === text, 'a QR text prints as another')
        return true
      } catch (thrown) {
        if (thrown instanceof CodecError) return false
        throw thrown
      }
    },
  }
}

/** Proofs count as good here, so that what is bent reaches the request behind them. */
export const enrolRequestTarget = (): FuzzTarget => {
  const { opening } = sampleRequest(crypto, invitation.terms)
  const roles = sampleRequest(crypto, invitation.terms, { nonce: filled(32, 9) })
  const trusting = { sha256: crypto.sha256, verify: () => true }
  return {
    maxBytes: 4096,
    steps: cborSteps,
    seeds: [opening, roles.opening],
    run: (input) => {
      const before = new Uint8Array(input)
      try {
        const { request, encoded } = decodeOpening(trusting, input)
        promise(same(encodeRequest(request), encoded), 'a request encodes to other bytes')
        return true
      } catch (thrown) {
        if (thrown instanceof CodecError) return false
        throw thrown
      } finally {
        promise(same(before, input), 'a decoder changes its input')
      }
    },
  }
}

/** The three small messages of a mailbox; their forms differ, so each input is at most one of them. */
export const enrolMessageTarget = (): FuzzTarget => {
  const commitment = filled(32, 3)
  const runs = [
    codecRun({ decode: decodeCommitment, encode: encodeCommitment }),
    codecRun({ decode: decodeAnswer, encode: encodeAnswer }),
    codecRun({ decode: decodeVerdict, encode: encodeVerdict }),
  ]
  return {
    maxBytes: 300,
    steps: cborSteps,
    seeds: [
      encodeCommitment(commitment),
      encodeAnswer({ commitment, nonce: filled(32, 4) }),
      encodeVerdict('matched'),
      encodeVerdict('refused'),
    ],
    run: (input) => {
      const taken = runs.filter((run) => run(input)).length
      promise(taken <= 1, 'a message is two messages')
      return taken === 1
    },
  }
}

/** A `.gbst` file. The core inside encodes to the bytes that its proposer signed. */
export const proposalTarget = (): FuzzTarget => {
  const signers = ['11'.repeat(32) as KeyId, '22'.repeat(32) as KeyId]
  const [body] = leafSamples.officer
  if (body === undefined) throw new Error('no sample of an officer')
  const core: ProposalCore = {
    signedBody: encodeSignedBody('officer', body, { signers, made: 5 }),
    proposer: signers[0] as KeyId, // the first of two
    created: 5,
    expires: 9,
  }
  const named: ProposalCore = {
    ...core,
    note: 'thay máy bị mất',
    names: [{ officer: '0d'.repeat(16) as OfficerId, name: 'Trần Thị Thử', badge: 'TN-0042', salt: filled(32, 1) }],
  }
  const signatures = signers.map((signer) => ({ signer, signature: filled(64, 6) }))
  const fileOf = (of: ProposalCore, objects: readonly Bytes[]): Bytes =>
    encodeProposal({
      core: of,
      coreBytes: encodeProposalCore(of),
      coreSignature: filled(64, 7),
      signatures: signatures.slice(0, 1 + objects.length),
      objects,
      wraps: [],
    })
  const run = parserRun({
    parse: decodeProposal,
    format: (proposal) => {
      promise(same(encodeProposalCore(proposal.core), proposal.coreBytes), 'a core encodes to other bytes')
      return encodeProposal(proposal)
    },
  })
  return { maxBytes: 8192, steps: cborSteps, seeds: [fileOf(core, []), fileOf(named, [filled(1216, 8)])], run }
}
