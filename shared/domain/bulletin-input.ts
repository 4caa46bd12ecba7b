/** Placeholder shape while the field table is being written in this folder; replaced by it. */
import { z } from 'zod'
export const bulletinInput = z.record(z.string(), z.unknown())
