/** What a terminal shows in place of a JSON document: words and units, no keys. */
import { expect, test } from 'vitest'
import { attachmentList } from '../../../cli/commands/attachment-list.ts'
import { doctor } from '../../../cli/commands/doctor.ts'

test('a check that fails says in the language of the terminal what to do', () => {
  const result = {
    ok: false,
    checks: [
      { name: 'disk-space', ok: true },
      { name: 'relay wss://relay.example', ok: false, code: 'relay/unreachable', next: 'doctor.relay' },
    ],
  }
  expect(doctor.human?.(result, 'vi').split('\n')).toEqual([
    '✓  disk-space',
    '✗  relay wss://relay.example  relay/unreachable  Không kết nối được máy chủ chuyển tiếp. Kiểm tra mạng; tin chờ gửi vẫn được giữ.',
  ])
  expect(doctor.human?.(result, 'en')).toContain('The relay cannot be reached.')
})

test('how far a file is has its unit', () => {
  const file = {
    id: 'ab'.repeat(32),
    statement: 'cd'.repeat(32),
    file: 'ef'.repeat(32),
    index: 0,
    name: 'a.mp4',
    size: 1,
  }
  const transfers = [
    { ...file, direction: 'in' as const, state: 'moving' as const, done: 301_989_888, total: 734_720_072 },
  ]
  expect(attachmentList.human?.({ transfers }, 'vi')).toBe('abababab  0  in  moving  288/701 MiB  a.mp4')
})
