/** One of three NATS nodes and two relays is killed under load: `npm run load -- kills` does it thirty times. */
import { expect, test } from 'vitest'
import { runKills } from '../load/kills.ts'

const moments = process.env['SLOW'] === '1' ? 30 : 3

test('nothing that was accepted is lost or doubled, and every desk goes on by itself', async () => {
  const report = await runKills({ moments, seed: 'three of five' })
  expect(report.kills.map(({ victim }) => victim).slice(0, 3)).toEqual(['leader', 'follower', 'relay'])
  expect(report.kills).toHaveLength(moments)
  expect(report).toMatchObject({ lost: 0, doubled: 0, evidence: undefined })
  expect(report.accepted).toBeGreaterThan(50)
}, 400_000)
