import { stub } from './stub.ts'

document.title = stub
