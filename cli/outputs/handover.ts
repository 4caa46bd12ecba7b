/** JSON documents of the `handover` commands (architecture.md, The command line). */
import { z } from 'zod'
import { handoverCalls, handoverComposition, handoverDetail } from '../../shared/ipc/handover-calls.ts'

const { id, ref, state, deadline } = handoverCalls['handover.offer'].response.shape

/** `--preview` signs nothing: no id, reference, state, deadline then. */
export const handoverPrepareOutput = z.strictObject({
  id: id.optional(),
  ref: ref.optional(),
  state: state.optional(),
  deadline: deadline.optional(),
  ...handoverComposition.shape,
})
export const handoverListOutput = handoverCalls['handover.list'].response
export const handoverShowOutput = handoverDetail.omit({ can: true })
export const handoverSaidOutput = handoverCalls['handover.accept'].response
