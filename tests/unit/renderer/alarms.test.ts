import { expect, test } from 'vitest'
import { alarmsOf } from '../../../renderer/app/alarms.ts'
import type { BulletinRow } from '../../../shared/ipc/bulletin-values.ts'

type Desk = Parameters<typeof alarmsOf>[0]
const row = (id: string, facts: Partial<BulletinRow>): BulletinRow =>
  ({ id, state: 'active', urgency: 'immediate', opened: true, own: false, ...facts }) as BulletinRow
const desk = (facts: Partial<Desk>): Desk => ({
  answer: [],
  waiting: [],
  hits: { answer: [], waiting: [] },
  told: [],
  ...facts,
})
const seen = (facts: Partial<Desk>) =>
  alarmsOf(desk(facts)).map(({ row: { id }, what, escalated, heard, rings }) => ({ id, what, escalated, heard, rings }))
const told = (step: Desk['told'][number]['step'], heard: boolean) => [{ id: 'a', step, heard }]

test('an alert that was opened is silent until its time has passed, then rings until somebody looks again', () => {
  const answer = [row('a', {})]
  const alert = { id: 'a', what: 'alert' }
  expect(seen({ answer })).toEqual([{ ...alert, escalated: false, heard: true, rings: false }])
  expect(seen({ answer, told: told('commander', false) })).toEqual([
    { ...alert, escalated: true, heard: false, rings: true },
  ])
  expect(seen({ answer, told: told('commander', true) })).toEqual([
    { ...alert, escalated: true, heard: true, rings: false },
  ])
})

test('an urgent one has a bar only once its time has passed and until somebody looks, and never rings on', () => {
  const answer = [row('a', { urgency: 'urgent' })]
  expect(seen({ answer })).toEqual([])
  expect(seen({ answer, told: told('commander', false) })).toMatchObject([{ escalated: true, rings: false }])
  expect(seen({ answer, told: told('commander', true) })).toEqual([])
})

test('a hit that somebody has looked at stays heard, whatever was started anew; one whose clock runs out rings again', () => {
  const hits = { answer: [row('a', { own: true, hit: { due: '', urgent: true, late: false } })], waiting: [] }
  expect(seen({ hits })).toMatchObject([{ heard: false, rings: true }])
  expect(seen({ hits, told: told('hit', true) })).toMatchObject([{ heard: true, rings: false }])
  const both = [...told('hit', true), ...told('hit-late', false)]
  expect(seen({ hits, told: both })).toMatchObject([{ escalated: true, heard: false, rings: true }])
})

test('what others leave unanswered is shown to its sender until somebody looks, behind what we owe', () => {
  const both = { waiting: [row('a', { own: true })], answer: [row('b', {})] }
  expect(seen({ ...both, told: told('sender', false) }).map(({ id, what, rings }) => [id, what, rings])).toEqual([
    ['b', 'alert', false],
    ['a', 'silent', false],
  ])
  expect(seen({ ...both, told: told('sender', true) })).toHaveLength(1)
})
