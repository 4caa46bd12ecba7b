import { stub } from '../stub.ts'

process.stdout.write(stub)
