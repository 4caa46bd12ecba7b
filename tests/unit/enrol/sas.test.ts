import { describe, expect, test } from 'vitest'
import { createCrypto } from '../../../shared/crypto/index.ts'
import type { UnitId } from '../../../shared/ids.ts'
import { commitmentOf } from '../../../shared/protocol/enrolment/request.ts'
import {
  checkQr,
  checkText,
  isCheckOf,
  parseCheck,
  parseDigits,
  sasDigits,
  shownDigits,
} from '../../../shared/protocol/enrolment/sas.ts'
import { sampleInvitation, sampleRequest } from '../../support/enrol-samples.ts'

const crypto = await createCrypto()
const nonce = new Uint8Array(32).fill(5)
const { terms } = sampleInvitation(crypto)
const own = sampleRequest(crypto, terms)
const digits = sasDigits(crypto, { terms, request: own.encoded, nonce })

describe('the nine digits', () => {
  test('are always the same for the same transcript', () => {
    expect(digits).toMatch(/^\d{9}$/)
    expect(sasDigits(crypto, { terms, request: own.encoded, nonce })).toBe(digits)
    expect(digits).toBe('155635370')
  })

  test.each([
    ['another root', { terms: { ...terms, root: new Uint8Array(32).fill(9) } }],
    ['another unit', { terms: { ...terms, unit: 'ff'.repeat(16) as UnitId } }],
    ['another log key', { terms: { ...terms, logKey: 'other+00000000+AQ==' } }],
    ['another checkpoint', { terms: { ...terms, note: new Uint8Array(9) } }],
    ['another expiry of the invitation', { terms: { ...terms, expires: 5 } }],
    ["another nonce of the approver's", { nonce: new Uint8Array(32).fill(6) }],
    ['another nonce of the newcomer', { request: change({ nonce: new Uint8Array(32) }) }],
    ['another signing key', { request: change({ signKey: new Uint8Array(32) }) }],
    ['another witness key', { request: change({ witnessKey: new Uint8Array(32) }) }],
    ['another audit key', { request: change({ auditKey: new Uint8Array(32) }) }],
    ['another X-Wing key', { request: change({ kemKeyHash: new Uint8Array(32) }) }],
    ['another name', { request: change({ officer: { ...own.request.officer, name: 'Người khác' } }) }],
    ['another badge', { request: change({ officer: { ...own.request.officer, badge: 'TN-0043' } }) }],
  ])('are others for %s', (_, other) => {
    expect(sasDigits(crypto, { terms, request: own.encoded, nonce, ...other })).not.toBe(digits)
  })

  test.each([
    [3, '029842844'],
    [9, '009462446'],
    [11, '006063368'], // of 1,006,063,368
  ])('are nine where the number is shorter, or longer: nonce %i', (value, expected) => {
    // calculated by other code than ours
    expect(sasDigits(crypto, { terms, request: own.encoded, nonce: new Uint8Array(32).fill(value) })).toBe(expected)
  })

  test('are read as people type them', () => {
    expect(shownDigits('123456789')).toBe('123 456 789')
    expect(parseDigits(' 123-456 789 ')).toBe('123456789')
    expect(parseDigits('123.456.789')).toBe('123456789')
    expect(shownDigits('')).toBe('')
    for (const wrong of ['12345678', '1234567890', '12345678a', 'a123456789', '123456789a', ''])
      expect(parseDigits(wrong)).toBeUndefined()
  })
})

function change(more: Parameters<typeof sampleRequest>[2]): Uint8Array {
  return sampleRequest(crypto, terms, more).encoded
}

describe('the whole commitment', () => {
  const commitment = commitmentOf(crypto, own.encoded)

  test('is recognised as scanned, and as typed', () => {
    expect(checkQr(commitment)).toMatch(/^[0-9A-Z/]+$/)
    expect(isCheckOf(checkQr(commitment), commitment)).toBe(true)
    expect(isCheckOf(checkText(commitment).toLowerCase(), commitment)).toBe(true)
  })

  test('has one text to scan and one to read aloud', () => {
    const bytes = Uint8Array.from({ length: 32 }, (_, index) => index)
    const letters = '000G40R40M30E209185GR38E1W8124GK2GAHC5RR34D1P70X3RFG' // by other code than ours
    expect(checkQr(bytes)).toBe(`GIAOBAN/C1/${letters}`)
    expect(checkText(bytes)).toBe('000G-40R4-0M30-E209-185G-R38E-1W81-24GK-2GAH-C5RR-34D1-P70X-3RFG')
    for (const text of [checkQr(bytes), ` ${checkQr(bytes)}\n`, checkText(bytes), ` ${letters} `])
      expect(parseCheck(text)).toEqual(bytes)
    for (const wrong of ['', 'U', checkQr(bytes.slice(1)), checkQr(new Uint8Array(33)), `GIAOBAN/I1/${letters}`])
      expect(parseCheck(wrong)).toBeUndefined()
  })

  test('is no other one, and no part of it', () => {
    const other = commitmentOf(crypto, change({ nonce: new Uint8Array(32) }))
    expect(isCheckOf(checkQr(other), commitment)).toBe(false)
    expect(isCheckOf(checkQr(commitment).slice(0, -4), commitment)).toBe(false)
    expect(isCheckOf('', commitment)).toBe(false)
  })
})
