/** The log's keys, as its relay shows them (docs/spec/relay.md, HTTP): asked for, or from a file that was saved. */
import { resolve } from 'node:path'
import type { Deps } from '../../engine/deps.ts'
import { createRelayPublisher, parseLogKeys, type RelayLogKeys } from '../../engine/sync/relay-client/publish.ts'
import type { Cli } from '../cli.ts'
import type { OptionSpec } from '../command.ts'
import { UsageError } from '../errors.ts'
import { readJsonFile } from '../files.ts'
import { keyBytes } from './inputs.ts'

export const logOptions: readonly OptionSpec[] = [
  {
    flags: '--relay <url>',
    summary: { vi: 'máy chủ chuyển tiếp của nhật ký', en: 'the relay that keeps the log' },
  },
  {
    flags: '--log-keys <file>',
    summary: {
      vi: 'hoặc tệp lưu từ địa chỉ /v1/log/key của máy chủ đó',
      en: "or a file saved from that relay's address /v1/log/key",
    },
  },
  {
    flags: '--pin <hash>',
    repeat: true,
    summary: { vi: 'SHA-256 khóa TLS của máy chủ', en: "SHA-256 of the relay's TLS key" },
  },
]

const fileBytes = 4096

export async function readLogKeys(
  cli: Cli,
  deps: Deps,
  from: {
    readonly relay?: string | undefined
    readonly logKeys?: string | undefined
    readonly pin?: readonly string[] | undefined
  },
): Promise<RelayLogKeys> {
  if (from.logKeys !== undefined) return parseLogKeys(readJsonFile(resolve(cli.process.cwd, from.logKeys), fileBytes))
  if (from.relay === undefined) throw new UsageError('one-of', { options: '--relay, --log-keys' })
  using publisher = createRelayPublisher({ url: from.relay, deps, trust: trustOf(from.pin) })
  return await publisher.logKeys()
}

export const trustOf = (pins: readonly string[] | undefined) =>
  pins === undefined ? {} : { spki: pins.map((pin) => keyBytes(pin)) }
