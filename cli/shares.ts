/** Shares of a recovery kit, from files as they were printed or typed. Never from arguments, which others can read. */
import { resolve } from 'node:path'
import { recoverKey, shareTextOf } from '../engine/backup/kit.ts'
import type { Crypto, SecretKey } from '../shared/protocol/crypto-port.ts'
import type { Cli } from './cli.ts'
import { readNamedFile } from './files.ts'

const sheetBytes = 16_384

/** The recovery key. Throws GiaobanError `recovery/*`. */
export const keyOfShares = (cli: Cli, crypto: Crypto, files: readonly string[]): { key: SecretKey; kit: string } =>
  recoverKey(
    crypto,
    files.map((file) =>
      shareTextOf(new TextDecoder().decode(readNamedFile(resolve(cli.process.cwd, file), sheetBytes))),
    ),
  )
