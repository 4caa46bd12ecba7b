import { expect, test } from 'vitest'
import { decodeCommands, encodeBatch, encodeCommand } from '../../../relay/storage/replicated/commands.ts'
import { CodecError, encodeCbor } from '../../../shared/protocol/cbor.ts'

const by = (token: number) => ({ origin: new Uint8Array(8).fill(7), token })
const expire = (upTo: number) => encodeCommand({ kind: 'expire', body: { upTo } }, by(upTo))

test('a message of several commands is read as each of them would be alone', () => {
  const commands = [1, 2, 3].map(expire)
  expect(decodeCommands(encodeBatch(commands, by(9)))).toEqual(commands.flatMap(decodeCommands))
  expect(decodeCommands(expire(2))).toMatchObject([{ kind: 'expire', token: 2, body: { upTo: 2 } }])
})

test('a message within a message is refused: work is bounded by its bytes', () => {
  expect(() => decodeCommands(encodeBatch([encodeBatch([expire(1)], by(8))], by(9)))).toThrow(CodecError)
})

test('a kind that this version does not know ends the reading, also within a message', () => {
  const later = encodeCbor([1, 99, new Uint8Array(8), 1, new Map()])
  for (const message of [later, encodeBatch([expire(1), later], by(9))])
    expect(() => decodeCommands(message)).toThrow('store/newer-format')
})
