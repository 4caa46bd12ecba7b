/** JSON documents of `giaoban circle`. */
import { circleCalls } from '../../shared/ipc/circle-calls.ts'

export const circleListOutput = circleCalls['circles.list'].response
export const circleShowOutput = circleCalls['circles.show'].response
export const circleProposedOutput = circleCalls['circles.create'].response
export const circleRenewOutput = circleCalls['circles.renew'].response
