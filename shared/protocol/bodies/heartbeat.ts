/** Heartbeat, type 65 version 1: salt and checkpoint note only, so that silence can be told from loss. */
import { defineBody } from '../body.ts'

export const heartbeatBodyVersion = 1
export const heartbeatBody = defineBody({})
