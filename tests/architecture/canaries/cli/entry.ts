import { parse } from '../engine/imports-unlisted.ts'
import { stub as engine } from '../engine/stub.ts'
import { stub as relay } from '../relay/stub.ts'
import { stub as crypto } from '../shared/crypto/stub.ts'
import { stub as shared } from '../shared/stub.ts'
import { stub } from './stub.ts'

process.stdout.write(`${stub} ${engine} ${relay} ${crypto} ${shared} ${String(parse())}\n`)
